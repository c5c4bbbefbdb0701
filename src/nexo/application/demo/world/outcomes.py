"""How long each problem takes: log-normal by area, a heap just before the promise, and a long tail.

Durations are *ratios* of the time promised: 1 is resolved exactly when due. Each area is calibrated so that
its share on time, its median and the share still open after 60 business days come out as domain.md 5.5 says.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.world.hours import Column, Index

_SIGMA = 0.9
_TAIL_DAYS = 60.0
_GRID = 400


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an area is like: shares from 0 to 1, median in net business days."""

    on_time: float
    median_days: float
    open_after_60: float
    reopen: float
    csat: float


def term_days(service: ServiceRow) -> float:
    """Return the promise of a service in business days; a day by the clock counts as one."""
    if service.term.is_hours:
        return max(service.term.amount, 1) / 24
    return float(service.term.amount)


class Durations:
    """Draws durations, as ratios of the promise, for the services of one city."""

    def __init__(self, services: tuple[ServiceRow, ...], areas: dict[str, Behaviour]) -> None:
        self._days = np.array([term_days(row) for row in services])
        self._areas = [areas.get(row.group, areas["safety"]) for row in services]
        centre = {
            group: _centre([row for row in services if row.group == group and row.weight], behaviour)
            for group, behaviour in areas.items()
        }
        self._centre = np.array([centre.get(row.group, 0.7) for row in services])

    def draw(self, rng: np.random.Generator, service: Index) -> Column:
        """Return one ratio for each case of the services given by their numbers."""
        on_time, tail = (
            np.array([getattr(area, name) for area in self._areas])[service]
            for name in ("on_time", "open_after_60")
        )
        days, centre = self._days[service], self._centre[service]
        spread = rng.standard_normal(len(service))
        ratio = _shape(centre, spread, rng.random(len(service)), rng.random(len(service)), on_time, tail)
        long = rng.random(len(service)) < tail
        forgotten = (_TAIL_DAYS + rng.exponential(70.0, len(service))) / days
        return np.where(long, np.maximum(forgotten, 1.05), ratio)


def _shape(
    centre: Column | float, spread: Column, chance: Column, place: Column, on_time: Column, tail: Column
) -> Column:
    """Turn a log-normal into ratios of which `on_time` are at most 1, moving the fewest possible."""
    ratio = centre * np.exp(_SIGMA * spread)
    wanted = np.minimum(on_time / (1 - tail), 0.995)
    natural = _normal_cdf(-np.log(centre) / _SIGMA)
    rescue = np.clip((wanted - natural) / np.maximum(1 - natural, 1e-9), 0, 1)
    delay = np.clip((natural - wanted) / np.maximum(natural, 1e-9), 0, 1)
    late = ratio > 1
    heap = 1 - 0.22 * place**2  # the closer to the promise, the higher the heap
    ratio = np.where(late & (chance < rescue), heap, ratio)
    return np.where(~late & (chance < delay), 1.02 + 1.5 * place, ratio)


def _centre(services: list[ServiceRow], behaviour: Behaviour) -> float:
    """Find the centre of the ratio at which the area's median days come out, by bisection."""
    if not services:
        return 0.7
    low, high = 0.05, 8.0
    for _ in range(40):
        middle = (low * high) ** 0.5
        if _median_days(services, behaviour, middle) > behaviour.median_days:
            high = middle
        else:
            low = middle
    return (low * high) ** 0.5


def _median_days(services: list[ServiceRow], behaviour: Behaviour, centre: float) -> float:
    """Return the median days of an area if its ratios had this centre, on a fixed grid."""
    steps = (np.arange(_GRID) + 0.5) / _GRID
    spread = np.array([NormalDist().inv_cdf(float(step)) for step in steps])
    shuffled = steps[(np.arange(_GRID) * 149) % _GRID]
    full = np.ones(_GRID)
    ratio = _shape(centre, spread, shuffled, steps, full * behaviour.on_time, full * behaviour.open_after_60)
    days = np.concatenate([ratio * term_days(row) for row in services])
    weight = np.concatenate([full * row.weight * (1 - behaviour.open_after_60) for row in services])
    order = np.argsort(days)
    ladder = np.cumsum(weight[order])
    whole = sum(row.weight for row in services) * _GRID
    spot = min(int(np.searchsorted(ladder, whole / 2)), len(days) - 1)
    return float(days[order][spot])


def _normal_cdf(value: Column | float) -> Column:
    """Return the standard normal distribution function (Abramowitz and Stegun 26.2.17, error < 1e-7)."""
    x = np.abs(np.asarray(value, dtype=np.float64))
    t = 1 / (1 + 0.2316419 * x)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    upper = np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * series
    return np.where(np.asarray(value) >= 0, 1 - upper, upper)
