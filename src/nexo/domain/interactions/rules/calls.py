"""What a call is, of all that was told of it: a pure sum, so that neither order nor repetition matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nexo.domain.interactions.enums import CallState, Direction
from nexo.domain.interactions.ports import CallMoment

CALLER_LEFT = "caller_left"
"""The cause of an end when whoever called hung up before anybody answered."""

_RANK = {moment: place for place, moment in enumerate(CallMoment)}


class Part(Protocol):
    """What the sum reads of a part."""

    key: str
    moment: str
    at: datetime
    direction: str
    number: str
    is_withheld: bool
    line: str
    queue: str
    extension: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How a call stands, by all its parts."""

    state: CallState
    direction: str
    number: str
    is_withheld: bool
    line: str
    queue: str
    extension: str
    started_at: datetime
    queued_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None


def sum_of(parts: Iterable[Part]) -> Sum:
    """Return what at least one part adds up to.

    A call begins with the first that was told of it. It was answered if anybody says so, even if the end was
    told before. Its number is the first that was told; its telephone the last that answered it or got it.
    """
    rows = sorted(parts, key=lambda part: (part.at, _RANK[CallMoment(part.moment)], part.key))
    direction = _first(rows, "direction") or Direction.IN.value
    answered_at = _at(rows, CallMoment.ANSWERED)
    left_at = _at(rows, CallMoment.GIVEN_UP)
    ends = [part for part in rows if part.moment == CallMoment.ENDED]
    ended_at = ends[-1].at if ends else (None if answered_at else left_at)
    queued_at = _at(rows, CallMoment.QUEUED)
    number = _first(rows, "number")
    has_left = left_at is not None or any(part.cause == CALLER_LEFT for part in ends)
    return Sum(
        state=_state(
            is_out=direction == Direction.OUT,
            is_queued=queued_at is not None,
            is_answered=answered_at is not None,
            is_over=ended_at is not None,
            has_left=has_left,
        ),
        direction=direction,
        number=number,
        is_withheld=not number and any(part.is_withheld for part in rows),
        line=_first(rows, "line"),
        queue=_first([*reversed(rows)], "queue"),
        extension=_extension(rows),
        started_at=rows[0].at,
        queued_at=queued_at,
        answered_at=answered_at,
        ended_at=ended_at,
    )


def _state(*, is_out: bool, is_queued: bool, is_answered: bool, is_over: bool, has_left: bool) -> CallState:
    if is_answered:
        return CallState.ANSWERED if is_over else CallState.TALKING
    if not is_over:
        return CallState.WAITING if is_queued else CallState.RINGING
    if is_out:
        return CallState.UNREACHED
    return CallState.ABANDONED if has_left else CallState.MISSED


def _at(rows: Sequence[Part], moment: CallMoment) -> datetime | None:
    return next((part.at for part in rows if part.moment == moment), None)


def _first(rows: Sequence[Part], name: str) -> str:
    return next((value for part in rows if (value := str(getattr(part, name)))), "")


def _extension(rows: Sequence[Part]) -> str:
    """Return the telephone that has the call: who answered or got it moved; while it rings, where it rings."""
    for moments in ({CallMoment.ANSWERED, CallMoment.MOVED}, {CallMoment.OFFERED}):
        told = [part.extension for part in rows if part.moment in moments and part.extension]
        if told:
            return told[-1]
    return _first(rows, "extension")
