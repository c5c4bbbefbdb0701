"""When a channel that is quiet is quiet for too long."""

from collections.abc import Sequence
from datetime import timedelta

WINDOW = timedelta(hours=6)
WEEKS = 4
LEAST_USUAL = 6.0
"""Where so many are usual, chance alone gives none once in four hundred windows (Poisson: e^-6 = 0.0025)."""


def usual(before: Sequence[int]) -> float:
    """Return how many contacts are usual, from the same hours of the weeks before (at least one of them)."""
    return sum(before) / len(before)


def is_silent(*, now: int, before: Sequence[int]) -> bool:
    """Say whether `now` contacts within `WINDOW` mean that something is broken."""
    return now == 0 and len(before) > 0 and usual(before) >= LEAST_USUAL
