"""Who is called back first: who has waited longest, and earlier who finds it harder to wait or to try again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

A_POINT: Final = timedelta(minutes=6)
"""What one point of preferential attention is worth: ten points, an hour."""

MOST_POINTS: Final = 30
"""The ceiling, three hours, so that nobody waits for ever behind others."""

TAKEN_FOR: Final = timedelta(minutes=30)
"""So long a colleague who took a line has it to themselves; after that it is forgotten, and others may."""


def points_of(candidates: Iterable[Iterable[int]]) -> int:
    """Return the points of a line, from those of each person who may have called.

    Nobody knows who of them it was, so the one with most counts: better called too early than too late.
    """
    return min(MOST_POINTS, max((sum(points) for points in candidates), default=0))


def rank_at(since: datetime, points: int) -> datetime:
    """Return where a line stands: since when it waits, earlier by its points."""
    return since - A_POINT * min(points, MOST_POINTS)


def is_taken(taken_at: datetime | None, now: datetime) -> bool:
    """Say whether a colleague is still at it."""
    return taken_at is not None and now - taken_at < TAKEN_FOR
