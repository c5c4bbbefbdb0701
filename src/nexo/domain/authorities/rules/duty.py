"""Whether an answer came in time, and who is written down when none came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from nexo.domain.organisation.rules.answering import Answerable, Held, P, answerable, held_at


@dataclass(frozen=True, slots=True)
class Verdict(Generic[P]):
    """What is written for ever about a term that ended: against whom, in what quality."""

    ended_at: datetime
    answered_for: Answerable[P]


def let_expire(
    *,
    due: datetime,
    answered_at: datetime | None,
    now: datetime,
    rows: Iterable[Held[P]],
    absent: Iterable[P] = (),
) -> Verdict[P] | None:
    """Return the verdict on a duty, or None while there is none: it still runs, or was answered by its end.

    It falls on whoever answered for the post when the term ended, not on who had it when the letter was written nor
    on who has it when somebody looks. A late answer does not lift it.
    """
    if now <= due or (answered_at is not None and answered_at <= due):
        return None
    return Verdict(due, answerable(held_at(rows, due), frozenset(absent)))


def is_late(*, due: datetime, answered_at: datetime) -> bool:
    """Say whether an answer came after the last moment of its term; at that very moment it is in time."""
    return answered_at > due
