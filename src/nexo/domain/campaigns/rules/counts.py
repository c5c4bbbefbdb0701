"""Figures that name nobody: none of few people, none exact before a launch, no small cell after it.

A preview is rounded to tens at random, but always the same way for the same question: the chance of going up is
the remainder over ten, as statistical offices round (random rounding). So neither asking again nor comparing two
questions that differ by one person tells whether that person is in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

BASE: Final = 10
MINIMUM: Final = 20
"""Fewer people than these are neither counted nor written to."""
SMALLEST_CELL: Final = 5
"""Fewer people than these stand in no row of the results."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one zone or group; `people` is what is judged small."""

    label: str
    people: int
    figures: Mapping[str, int]


def rounded(count: int, chance: Callable[[], int]) -> int | None:
    """Return `count` rounded to tens, or None below `MINIMUM`; `chance` gives 0 to 9, the same for the same question."""
    if count < MINIMUM:
        return None
    below, rest = divmod(count, BASE)
    return BASE * (below + (1 if chance() < rest else 0))


def pooled(rows: Sequence[Row], other: str) -> list[Row]:
    """Return rows of which none is of fewer than `SMALLEST_CELL` people: the small ones stand together as `other`.

    Where even these are too few, the smallest of the rest joins them; where nothing is left, no row is told.
    """
    large = sorted((row for row in rows if row.people >= SMALLEST_CELL), key=lambda row: row.people)
    small = [row for row in rows if 0 < row.people < SMALLEST_CELL]
    while small and sum(row.people for row in small) < SMALLEST_CELL and large:
        small.append(large.pop(0))
    kept = sorted(large, key=lambda row: (-row.people, row.label))
    together = sum(row.people for row in small)
    if together >= SMALLEST_CELL:
        kept.append(Row(other, together, _summed(small)))
    return kept


def told(figure: int) -> str:
    """Return a figure as it may be shown: from one to four people are "<5"."""
    return f"<{SMALLEST_CELL}" if 0 < figure < SMALLEST_CELL else str(figure)


def _summed(rows: Sequence[Row]) -> dict[str, int]:
    names = {name for row in rows for name in row.figures}
    return {name: sum(row.figures.get(name, 0) for row in rows) for name in names}
