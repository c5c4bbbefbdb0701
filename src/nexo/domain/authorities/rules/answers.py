"""What an answer of a body does to a referral, given where it stands: the same twice changes nothing."""

from enum import StrEnum

from nexo.domain.authorities.enums import LIVE, ReferralState, Reply
from nexo.domain.authorities.ports import Outcome

OUTCOMES = {
    Reply.RECEIVED: Outcome.OPEN,
    Reply.IN_PROGRESS: Outcome.OPEN,
    Reply.SOLVED: Outcome.RESOLVED,
    Reply.REFUSED: Outcome.REFUSED,
}
_ENDS = {ReferralState.RESOLVED: Reply.SOLVED, ReferralState.REFUSED: Reply.REFUSED}
NEEDS_WORDS = frozenset({Reply.SOLVED, Reply.REFUSED})


class Effect(StrEnum):
    """Whether an answer is taken, was taken before, or came when the case had gone on without it."""

    TAKEN = "taken"
    SAME = "same"
    LATE = "late"


def effect_of(reply: Reply, *, state: str, is_there: bool, repeats_last: bool) -> Effect:
    """Return what an answer does. `is_there`: the case still waits for the body; `repeats_last`: it said just this last.

    Of an end already written the same end again is the same, whatever its words; another one is late.
    """
    if state not in LIVE:
        return Effect.SAME if _ENDS.get(ReferralState(state)) == reply else Effect.LATE
    if not is_there:
        return Effect.LATE
    return Effect.SAME if repeats_last else Effect.TAKEN


def status_after(before: str, reply: Reply) -> str:
    """Return the word that stands for the body's own: a number that comes late does not undo that they are at it."""
    if reply is Reply.RECEIVED and before == Reply.IN_PROGRESS:
        return before
    return reply.value
