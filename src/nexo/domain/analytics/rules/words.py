"""Which words rose: by people who wrote them in the last days against the weeks before."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from nexo.domain.analytics.rules.rhythm import LEAST_DAYS, Expected
from nexo.domain.analytics.rules.rises import Rise, risen
from nexo.domain.analytics.rules.terms import LEAST_PEOPLE, LEAST_TIMES

G = TypeVar("G", bound=Hashable)

WINDOW_DAYS = 3
MOST_SHOWN = 6
_SWING = 0.3
"""Words come in bursts: the square of the coefficient of variation that is no alarm."""
_MOST_MORE = 3.0


@dataclass(frozen=True, slots=True)
class Before:
    """How many people a day wrote each word in the days before, of how many `days`, and how many texts there were."""

    days: int
    texts: int
    people: Mapping[Any, int]


def risen_words(
    people: Mapping[tuple[G, str], int], texts: int, before: Before
) -> dict[G, list[Rise[tuple[G, str]]]]:
    """Return by group the words that rose, most people first; nothing where too few days were counted."""
    if before.days < LEAST_DAYS:
        return {}
    # Where everybody writes more, every word is written more.
    more = min(max((texts + 5) / (before.texts / before.days * WINDOW_DAYS + 5), 1.0), _MOST_MORE)
    cells = (
        (key, count, _expected(before.people.get(key, 0), before.days, more)) for key, count in people.items()
    )
    found: dict[G, list[Rise[tuple[G, str]]]] = {}
    for one in risen(cells, least=LEAST_PEOPLE, times=LEAST_TIMES):
        found.setdefault(one.key[0], []).append(one)
    return {group: _telling(rises) for group, rises in found.items()}


def _expected(people: int, days: int, more: float) -> Expected:
    mean = (people + 0.5) / days * WINDOW_DAYS * more
    return Expected(mean, mean + mean * mean * (_SWING + 1 / (people + 0.5)))


def _telling(rises: list[Rise[tuple[G, str]]]) -> list[Rise[tuple[G, str]]]:
    """Leave out a word that a pair of words tells nearly as often, and pairs beyond what a person reads."""
    pairs = [one for one in rises if " " in one.key[1]]
    kept = [
        one
        for one in rises
        if one in pairs
        or not any(one.key[1] in pair.key[1].split() and pair.count >= 0.8 * one.count for pair in pairs)
    ]
    return sorted(kept, key=lambda one: (-one.count, one.chance))[:MOST_SHOWN]
