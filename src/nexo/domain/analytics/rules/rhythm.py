"""How many cases a cell expects by its own rhythm, and how unlikely what came is.

A cell is what is counted apart: a service in a zone, or a service in the whole town. Its rhythm are the same weekdays
of the eight weeks before. The tail is that of a negative binomial: the predictive distribution of a Poisson count
whose rate was learnt from those few days (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6), widened by how much
the service is wont to swing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

WEEKS = 8
DAYS = 7 * WEEKS
LEAST_DAYS = 28
"""A town that counts for a shorter time has no rhythm yet."""

_RECENT = 14
_MOST_TREND = 2.0
_MOST_SWING = 5.0
_CAP_TIMES, _CAP_MORE = 4.0, 4.0
_SMOOTH = 5.0
_DOUBT = 2.0
_ROUNDED = 1e-9


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a service runs over the `DAYS` before: its share of each weekday (mean 1), its trend and its swing.

    `trend` is how far the last fortnight stands above the eight weeks (1 to 2): a season that begins is not an
    alarm. `swing` is how far its days move together, once weekdays are taken out: the square of the coefficient of
    variation of its rate, which is none for Poisson. A zone swings as its service does.
    """

    weekdays: tuple[float, ...]
    trend: float
    swing: float


@dataclass(frozen=True, slots=True)
class Expected:
    """The mean and the variance of a count that follows its rhythm."""

    mean: float
    variance: float


def capped(series: Sequence[int]) -> list[float]:
    """Return the days with peaks cut off, so that the last storm does not hide the next one."""
    kept = sorted(series)[: max(1, len(series) * 9 // 10)]
    most = _CAP_TIMES * sum(kept) / len(kept) + _CAP_MORE
    return [min(float(count), most) for count in series]


def rhythm(history: Sequence[int]) -> Rhythm:
    """Return the rhythm of a service from its last days, the newest last; the last one is the day before."""
    days = capped(history)
    size = len(days)
    daily = (sum(days) + 0.5) / size
    # The place of a day is counted back from the day looked at: 0 is its own weekday.
    weekdays = tuple(sum(days[-(place or 7) :: -7]) for place in range(7))
    total = sum(weekdays)
    shares = tuple((7 * one + _SMOOTH) / (total + _SMOOTH) for one in weekdays)
    trend = (sum(days[-_RECENT:]) + _SMOOTH) / (daily * _RECENT + _SMOOTH)
    means = [daily * shares[(size - place) % 7] for place in range(size)]
    excess = sum((day - mean) ** 2 - mean for day, mean in zip(days, means, strict=True))
    # Eight weeks tell the swing of a service only roughly, and its wildest days were cut: it is taken for larger.
    swing = _DOUBT * excess / sum(mean * mean for mean in means)
    return Rhythm(shares, min(max(trend, 1.0), _MOST_TREND), min(max(swing, 0.0), _MOST_SWING))


def expected_day(history: Sequence[int], own: Rhythm) -> Expected:
    """Return what a cell expects on the day after its `history`, which ends the day before.

    The larger of two means counts: that of the same weekdays, and that of all days by the share of this weekday.
    """
    days = capped(history)
    same = days[-7::-7]
    by_weekday = (sum(same) + 0.5) / len(same)
    by_level = (sum(days) + 0.5) / len(days) * own.weekdays[0]
    known = sum(same) if by_weekday >= by_level else sum(days)
    return _expected(max(by_weekday, by_level) * own.trend, known, own)


def expected_week(history: Sequence[int], own: Rhythm) -> Expected:
    """Return what a cell expects in the seven days after its `history`, which ends the day before them."""
    days = capped(history)
    weeks = len(days) / 7
    return _expected((sum(days) + 0.5) / weeks * own.trend, sum(days), own)


def _expected(mean: float, known: float, own: Rhythm) -> Expected:
    """Return mean and variance; what was learnt from little varies more."""
    return Expected(mean, mean + mean * mean * (own.swing + 1 / (known + 0.5)))


def tail(count: int, expected: Expected) -> float:
    """Return how likely `count` or more is: the upper tail of a negative binomial of this mean and variance."""
    mean, variance = expected.mean, max(expected.variance, expected.mean * 1.000001)
    size = mean * mean / (variance - mean)
    share = mean / variance
    below = sum(
        exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * log(share) + k * log1p(-share))
        for k in range(count)
    )
    left = 1.0 - below
    return min(1.0, left) if left > _ROUNDED else _far_tail(count, size, share)


def _far_tail(count: int, size: float, share: float) -> float:
    """Return the tail where one minus the rest is nothing: its first term times what follows it."""
    first = (
        lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log(share) + count * log1p(-share)
    )
    return exp(max(first, -700.0)) / max(share, 0.01)
