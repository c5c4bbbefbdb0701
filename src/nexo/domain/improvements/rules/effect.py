"""Whether an improvement worked: difference in differences against what was not improved (domain.md 4.5).

`change = (ours after - ours before) - (others after - others before)` for shares and days; incidents are compared in
proportion, because a zone and the rest of a town differ in size: `ours after / (ours before · others after / others
before) - 1`. A share or a proportion that chance alone would bring about one time in twenty is called no difference
(normal approximation; for shares each cell is smoothed by one case more of either kind, for incidents by half a one).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import exp, log, sqrt
from typing import Any, Self

from nexo.domain.improvements.enums import Metric, Verdict

VERSION = "2026-11"
"""The definition behind a figure; it is kept with the figure."""
FEW = 10
"""A cell with fewer cases says nothing; for incidents: before, with us and with the others."""
_SURE = 1.96
_DAYS_THAT_COUNT = 0.5
_MONTH_DAYS = 365.25 / 12
_SHARES = (Metric.CSAT, Metric.REOPENED)
_LESS_IS_BETTER = (Metric.REOPENED, Metric.INCIDENTS, Metric.MEDIAN_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was counted in so many `days`.

    csat: `hits` good scores of `n` · reopened: `hits` reopened of `n` received · incidents: `n` of them ·
    median_days: `median` days of `n` resolved.
    """

    n: int
    days: int
    hits: int = 0
    median: float | None = None

    def stored(self) -> dict[str, Any]:
        """Return the sample as it is kept."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return a sample as it was kept."""
        return cls(**stored)

    def value(self, metric: str) -> float | None:
        """Return the figure in the unit of the metric: a share, incidents a month, days; None without any case."""
        if metric == Metric.INCIDENTS:
            return self.n * _MONTH_DAYS / self.days if self.days else None
        if metric == Metric.MEDIAN_DAYS:
            return self.median
        return self.hits / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Ours and the others', before and after."""

    before: Sample
    after: Sample
    others_before: Sample
    others_after: Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What may be said: `change` in the unit of the metric, None where nothing honest can be said."""

    verdict: Verdict
    change: float | None = None


def effect(metric: str, seen: Compared) -> Effect:
    """Return the effect of an improvement by a metric."""
    if not seen.others_before.n or not seen.others_after.n:
        return Effect(verdict=Verdict.ALONE if _enough(metric, seen, alone=True) else Verdict.TOO_FEW)
    if not _enough(metric, seen, alone=False):
        return Effect(verdict=Verdict.TOO_FEW)
    if metric == Metric.INCIDENTS:
        change, is_sure = _of_incidents(seen)
    elif metric == Metric.MEDIAN_DAYS:
        change = _of_values(metric, seen)
        is_sure = abs(change) >= _DAYS_THAT_COUNT
    else:
        change = _of_values(metric, seen)
        is_sure = abs(change) >= _SURE * _error_of_shares(seen)
    if not is_sure:
        return Effect(verdict=Verdict.NO_DIFFERENCE, change=change)
    is_better = change < 0 if metric in _LESS_IS_BETTER else change > 0
    return Effect(verdict=Verdict.BETTER if is_better else Verdict.WORSE, change=change)


def _enough(metric: str, seen: Compared, *, alone: bool) -> bool:
    if metric == Metric.INCIDENTS:
        return seen.before.n >= FEW and (alone or seen.others_before.n >= FEW)
    cells = [seen.before, seen.after, *(() if alone else (seen.others_before, seen.others_after))]
    return all(cell.n >= FEW and cell.value(metric) is not None for cell in cells)


def _of_values(metric: str, seen: Compared) -> float:
    before, after = seen.before.value(metric), seen.after.value(metric)
    others_before, others_after = seen.others_before.value(metric), seen.others_after.value(metric)
    assert before is not None and after is not None  # noqa: S101, PT018 - `_enough` said so
    assert others_before is not None and others_after is not None  # noqa: S101, PT018 - same
    return (after - before) - (others_after - others_before)


def _error_of_shares(seen: Compared) -> float:
    cells = (seen.before, seen.after, seen.others_before, seen.others_after)
    shares = [((cell.hits + 1) / (cell.n + 2), cell.n + 2) for cell in cells]
    return sqrt(sum(share * (1 - share) / n for share, n in shares))


def _of_incidents(seen: Compared) -> tuple[float, bool]:
    """Return by what proportion incidents changed beyond the others', and whether chance would not do that."""
    cells = (seen.before, seen.after, seen.others_before, seen.others_after)
    rates = [cell.n / cell.days for cell in cells]
    expected = rates[0] * rates[3] / rates[2]
    change = rates[1] / expected - 1
    smooth = [(cell.n + 0.5) / cell.days for cell in cells]
    ratio = log(smooth[1] / smooth[0]) - log(smooth[3] / smooth[2])
    error = sqrt(sum(1 / (cell.n + 0.5) for cell in cells))
    return change, abs(ratio) >= _SURE * error and exp(ratio) > 0
