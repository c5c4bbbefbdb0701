"""Facts this room announces."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class StaffRegistered(Event):
    """A member of staff got a login."""

    topic: ClassVar[str] = "organisation.staff_registered"
    staff_id: UUID
    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A member of staff may act in a role over a unit and all below it; `unit_id` None: everywhere."""

    topic: ClassVar[str] = "organisation.role_granted"
    grant_id: UUID
    staff_id: UUID
    role: str
    unit_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A member of staff may no longer act in a role."""

    topic: ClassVar[str] = "organisation.role_revoked"
    grant_id: UUID
    staff_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class UnitRevised(Event):
    """A unit was renamed, moved or closed from a day on; what it did before stays where it was."""

    topic: ClassVar[str] = "organisation.unit_revised"
    unit_id: UUID
    version_id: UUID
    from_day: date


@dataclass(frozen=True, kw_only=True)
class PositionFilled(Event):
    """A post has another holder or substitute; None: nobody."""

    topic: ClassVar[str] = "organisation.position_filled"
    position_id: UUID
    holder_id: UUID | None
    substitute_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CalendarPublished(Event):
    """A town has another calendar; terms that still run are to be computed anew."""

    topic: ClassVar[str] = "organisation.calendar_published"
    calendar_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SuggestionsSwitched(Event):
    """A kind of suggestion is made from now on, or no more: `suggestions` are those of services."""

    topic: ClassVar[str] = "organisation.suggestions_switched"
    on: bool
    kind: str = "suggestions"


@dataclass(frozen=True, kw_only=True)
class DangerWordsSet(Event):
    """A town wrote its own list of words that speak of danger."""

    topic: ClassVar[str] = "organisation.danger_words_set"

    rules: int
