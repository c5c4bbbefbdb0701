"""Whose turn it is in a conversation: the machine's, or a person's; and how a silent talk ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nexo.domain.guidance.enums import Ending

HOLDS_FOR = timedelta(hours=72)
"""So long after an official wrote, a conversation is theirs."""
SILENT_AFTER = timedelta(hours=24)
"""A talk in which nobody said anything for so long is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a conversation stood when a message came in.

    `waits` says whether something asked before still waits for a person.
    """

    is_assigned: bool = False
    is_with_area: bool = False
    is_protected: bool = False
    waits: bool = False
    case_awaits_answer: bool = False
    official_wrote_at: datetime | None = None


def is_persons_turn(standing: Standing, at: datetime) -> bool:
    """Say whether a message that came in at `at` is for an official, so that nothing automatic is said."""
    if standing.is_assigned or standing.is_with_area or standing.is_protected:
        return True
    if standing.waits or standing.case_awaits_answer:
        return True
    wrote = standing.official_wrote_at
    return wrote is not None and at - wrote < HOLDS_FOR


def ending_of(*, has_case: bool, has_answered: bool) -> Ending:
    """Return how a talk ended in which nobody says anything any more."""
    if has_case:
        return Ending.CASE_OPENED
    return Ending.ANSWERED if has_answered else Ending.ABANDONED
