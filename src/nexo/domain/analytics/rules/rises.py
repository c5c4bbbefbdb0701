"""Which of many cells rose: few false alarms over all of them, and one signal for what belongs together."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nexo.domain.analytics.rules.rhythm import Expected, Rhythm, expected_day, expected_week, tail

K = TypeVar("K", bound=Hashable)

FALSE_SHARE = 0.01
"""Of the alarms of a look, at most this share may be false (Benjamini and Hochberg 1995); in a town where nothing
rises, at most one look in a hundred raises any."""

LEAST_COUNT = 5
LEAST_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Rise(Generic[K]):
    """A cell that rose: what came, what its rhythm expects, and how likely that is by chance."""

    key: K
    count: int
    expected: float
    chance: float


def risen(
    cells: Iterable[tuple[K, int, Expected]],
    *,
    least: int = LEAST_COUNT,
    times: float = LEAST_TIMES,
) -> list[Rise[K]]:
    """Return the cells that rose, the least likely first. Cells too small to tell count among those looked at."""
    looked, found = 0, []
    for key, count, expected in cells:
        looked += 1
        if count >= least and count >= times * expected.mean:
            found.append(Rise(key, count, expected.mean, tail(count, expected)))
    found.sort(key=lambda one: one.chance)
    last = 0
    for place, one in enumerate(found, start=1):
        if one.chance <= FALSE_SHARE * place / looked:
            last = place
    return found[:last]


def of_day(history: Sequence[int], count: int, own: Rhythm) -> tuple[int, Expected]:
    """Return the count of a day with what was expected; `history` ends the day before."""
    return count, expected_day(history, own)


def of_week(history: Sequence[int], counts: Sequence[int], own: Rhythm) -> tuple[int, Expected]:
    """Return the count of seven days with what was expected; `history` ends before them."""
    return sum(counts), expected_week(history, own)


@dataclass(frozen=True, slots=True)
class Cell(Generic[K]):
    """A service in a zone; no zone: in the whole town."""

    service: K
    zone: K | None


@dataclass(frozen=True, slots=True)
class Together(Generic[K]):
    """What rose of one group of services: how many came, how many were expected, and where."""

    count: int
    expected: float
    cells: tuple[Rise[Cell[K]], ...]


def together(rises: Iterable[Rise[Cell[K]]], groups: dict[K, K]) -> dict[K, Together[K]]:
    """Put the cells of each group together, so that one storm is one signal a group.

    Where a service rose in the whole town, its zones say where and are not counted twice.
    """
    services: dict[K, list[Rise[Cell[K]]]] = defaultdict(list)
    for one in rises:
        services[one.key.service].append(one)
    found: dict[K, list[tuple[list[Rise[Cell[K]]], list[Rise[Cell[K]]]]]] = defaultdict(list)
    for service, all_of_it in services.items():
        town = [one for one in all_of_it if one.key.zone is None]
        found[groups[service]].append((town or all_of_it, all_of_it))
    return {
        group: Together(
            sum(one.count for counted, _ in parts for one in counted),
            sum(one.expected for counted, _ in parts for one in counted),
            tuple(sorted((one for _, shown in parts for one in shown), key=lambda one: -one.count)),
        )
        for group, parts in found.items()
    }
