"""The life of a visit as one table, and the periods that it is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nexo.domain.visits.enums import Act, PeriodKind, VisitState

ENDS: Final = frozenset({VisitState.FINISHED, VisitState.LEFT})
AT_A_POINT: Final = frozenset({VisitState.INVITED, VisitState.SERVED})
"""An official has one visit of these at a time."""

IN_HAND: Final = AT_A_POINT | {VisitState.ON_HOLD, VisitState.BACK_OFFICE}
"""Somebody answers for a visit of these."""

_TABLE: Final[dict[VisitState, dict[Act, VisitState]]] = {
    VisitState.WAITING: {Act.INVITE: VisitState.INVITED, Act.LEAVE: VisitState.LEFT},
    VisitState.INVITED: {
        Act.BEGIN: VisitState.SERVED,
        Act.CALL_AGAIN: VisitState.INVITED,
        Act.GIVE_BACK: VisitState.WAITING,
        Act.LEAVE: VisitState.LEFT,
    },
    VisitState.SERVED: {
        Act.NEXT_SERVICE: VisitState.SERVED,
        Act.FINISH: VisitState.FINISHED,
        Act.HOLD: VisitState.ON_HOLD,
        Act.BACK_OFFICE: VisitState.BACK_OFFICE,
        Act.GIVE_BACK: VisitState.WAITING,
    },
    VisitState.ON_HOLD: {
        Act.RESUME: VisitState.SERVED,
        Act.GIVE_BACK: VisitState.WAITING,
        Act.FINISH: VisitState.FINISHED,
    },
    VisitState.BACK_OFFICE: {Act.RESUME: VisitState.SERVED, Act.FINISH: VisitState.FINISHED},
    VisitState.FINISHED: {},
    VisitState.LEFT: {},
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A period of a visit; `ends_at` is empty while it lasts, `outcome` is the act that ended it."""

    number: int
    kind: PeriodKind
    begins_at: datetime
    ends_at: datetime | None = None
    outcome: str = ""


def after(state: VisitState, act: Act) -> VisitState | None:
    """Return how a visit stands after `act`; None where the act does not fit."""
    return _TABLE[state].get(act)


def acts_from(state: VisitState) -> tuple[Act, ...]:
    """Return what can be done with a visit that stands so, the likeliest first."""
    return tuple(_TABLE[state])


def first_piece(at: datetime) -> Piece:
    """Return the period that a visit begins with."""
    return Piece(1, PeriodKind.WAITING, at)


def turn(piece: Piece, to: VisitState, act: Act, at: datetime) -> tuple[Piece, Piece | None]:
    """Return the period under way, ended, and the one that follows at the same instant; None at the end.

    Two machines may disagree on the time: a period never ends before it began, so that the periods of a visit
    never overlap and sum to the whole of it.
    """
    end = max(at, piece.begins_at)
    ended = Piece(piece.number, piece.kind, piece.begins_at, end, act.value)
    if to in ENDS:
        return ended, None
    return ended, Piece(piece.number + 1, PeriodKind(to.value), end)
