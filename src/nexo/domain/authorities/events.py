"""Facts that authorities and the exchange with other bodies announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ReferralMoved(Event):
    """A referral to another body was made, sent, answered, refused, or given up."""

    topic: ClassVar[str] = "authorities.referral_moved"

    referral_id: UUID
    case_id: UUID
    body_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class LetterWritten(Event):
    """A person wrote to an authority, or asked it for a hearing: somebody owes an answer."""

    topic: ClassVar[str] = "authorities.letter_written"

    letter_id: UUID
    case_id: UUID
    authority_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class LetterAnswered(Event):
    """An authority answered, itself or by a delegate."""

    topic: ClassVar[str] = "authorities.letter_answered"

    letter_id: UUID
    case_id: UUID
    authority_id: UUID
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class LetterExpired(Event):
    """The term ended without an answer; `holder_id` held the post at that moment."""

    topic: ClassVar[str] = "authorities.letter_expired"

    letter_id: UUID
    case_id: UUID
    authority_id: UUID
    holder_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LetterFallingDue(Event):
    """The term of a letter ends soon and nobody has answered."""

    topic: ClassVar[str] = "authorities.letter_falling_due"

    letter_id: UUID
    case_id: UUID
    authority_id: UUID


@dataclass(frozen=True, kw_only=True)
class HearingMoved(Event):
    """A hearing was granted, moved to another day, called off, held or missed.

    `is_answer`: the answer to the request says it already, with the closing of its case.
    """

    topic: ClassVar[str] = "authorities.hearing_moved"

    hearing_id: UUID
    case_id: UUID
    authority_id: UUID
    from_state: str
    to_state: str
    sequence: int
    is_answer: bool
