"""Facts that satisfaction announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SurveyAsked(Event):
    """An invitation to rate was made; it was sent if nothing suppressed it."""

    topic: ClassVar[str] = "satisfaction.survey_asked"

    invitation_id: UUID
    case_id: UUID
    suppressed: bool


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """A citizen rated a case from 1 to 5; `solved` is their own word on the closing."""

    topic: ClassVar[str] = "satisfaction.survey_answered"

    answer_id: UUID
    case_id: UUID
    score: int
    solved: bool | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class RecoveryOpened(Event):
    """A low score opened a recovery."""

    topic: ClassVar[str] = "satisfaction.recovery_opened"

    recovery_id: UUID
    case_id: UUID
    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecoveryContacted(Event):
    """Somebody spoke with the person about a low score; they are asked again."""

    topic: ClassVar[str] = "satisfaction.recovery_contacted"

    recovery_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecoveryClosed(Event):
    """A recovery ended, with or without success."""

    topic: ClassVar[str] = "satisfaction.recovery_closed"

    recovery_id: UUID
    case_id: UUID
    recovered: bool
