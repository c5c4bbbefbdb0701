"""Facts that cases announce."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """A case was opened and has its owner."""

    topic: ClassVar[str] = "cases.case_opened"

    case_id: UUID
    service_id: UUID
    unit_id: UUID
    party_id: UUID | None
    channel: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class CasePhaseChanged(Event):
    """A case moved. The previous ends are given, because the case no longer tells them after a reopening."""

    topic: ClassVar[str] = "cases.case_phase_changed"

    case_id: UUID
    service_id: UUID
    from_phase: str
    to_phase: str
    reason: str
    received_at: datetime
    previous_resolved_at: datetime | None
    previous_closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    """A case has another owner unit or another official."""

    topic: ClassVar[str] = "cases.case_assigned"

    case_id: UUID
    service_id: UUID
    from_unit_id: UUID | None
    to_unit_id: UUID
    staff_id: UUID | None
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    """A person of the administration answered for the first time."""

    topic: ClassVar[str] = "cases.case_answered"

    case_id: UUID
    service_id: UUID
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseConfirmed(Event):
    """The citizen said whether the case is solved."""

    topic: ClassVar[str] = "cases.case_confirmed"

    case_id: UUID
    service_id: UUID
    confirmed: bool
    resolved_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(Event):
    """A party follows a case: another reporter of the same incident, or a neighbour."""

    topic: ClassVar[str] = "cases.case_followed"

    case_id: UUID
    party_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseCosigned(Event):
    """A neighbour who proved a contact asks for the same: the case weighs more."""

    topic: ClassVar[str] = "cases.case_cosigned"

    case_id: UUID
    party_id: UUID


@dataclass(frozen=True, kw_only=True)
class NeighbourSpoke(Event):
    """A neighbour said whether a case that was answered is solved; the counts are those of this answer."""

    topic: ClassVar[str] = "cases.neighbour_spoke"

    case_id: UUID
    solved: bool
    confirmed: int
    disputed: int


@dataclass(frozen=True, kw_only=True)
class IncidentJoined(Event):
    """A case was linked to an incident that others reported too."""

    topic: ClassVar[str] = "cases.incident_joined"

    case_id: UUID
    incident_id: UUID
    report_count: int


@dataclass(frozen=True, kw_only=True)
class IncidentLeft(Event):
    """A case was taken out of an incident: it is another problem. `report_count` is of those that stay."""

    topic: ClassVar[str] = "cases.incident_left"

    case_id: UUID
    incident_id: UUID
    report_count: int


@dataclass(frozen=True, kw_only=True)
class CasesToldApart(Event):
    """An official said that two cases are not the same problem."""

    topic: ClassVar[str] = "cases.told_apart"

    case_id: UUID
    other_id: UUID


@dataclass(frozen=True, kw_only=True)
class DangerSet(Event):
    """An official said how dangerous what a case tells is: 0, 60, 80 or 100."""

    topic: ClassVar[str] = "cases.danger_set"

    case_id: UUID
    danger: int


@dataclass(frozen=True, kw_only=True)
class ClockMoved(Event):
    """What a citizen is promised ends on another day: `because` is "extended" or "calendar"."""

    topic: ClassVar[str] = "cases.clock_moved"

    case_id: UUID
    clock_id: int
    kind: str
    because: str
    before: datetime


@dataclass(frozen=True, kw_only=True)
class ClockBreached(Event):
    """A clock ran out before what it measures was done."""

    topic: ClassVar[str] = "cases.clock_breached"

    case_id: UUID
    clock_id: int
    kind: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(Event):
    """A case climbed the chain: `level` is that of the posts that answer for it now."""

    topic: ClassVar[str] = "cases.case_escalated"

    case_id: UUID
    level: int


@dataclass(frozen=True, kw_only=True)
class DecisionReviewed(Event):
    """A second official looked at a decision that was taken by delegation."""

    topic: ClassVar[str] = "cases.decision_reviewed"

    decision_id: UUID
    case_id: UUID
    delegation_id: UUID
    agrees: bool
