"""Delegated decisions: which are reviewed, and whether a delegation is better widened or narrowed (R23).

The thresholds are those of docs/how-to/delegation.md; they are ours, no norm sets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ALWAYS_FIRST = 3
"""So many first decisions of every delegation are reviewed."""
_PERCENT = 10
_WHOLE = 100
ENOUGH_REVIEWED = 20
ENOUGH_TO_DOUBT = 10
ENOUGH_DECIDED = 20


class Advice(StrEnum):
    """What the figures of a delegation speak for."""

    WIDEN = "widen"
    KEEP = "keep"
    NARROW = "narrow"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figures:
    """How the decisions of one delegation turned out; `reopened` counts decisions, not reopenings."""

    decided: int = 0
    reviewed: int = 0
    disagreed: int = 0
    reopened: int = 0

    @property
    def reviewed_percent(self) -> int | None:
        """Share of the decisions that was reviewed, in whole percent; None without decisions."""
        return _percent(self.reviewed, self.decided)

    @property
    def disagreed_percent(self) -> int | None:
        """Share of the reviews that disagreed, in whole percent; None without reviews."""
        return _percent(self.disagreed, self.reviewed)

    @property
    def reopened_percent(self) -> int | None:
        """Share of the decisions whose case was opened again, in whole percent; None without decisions."""
        return _percent(self.reopened, self.decided)


def review_percent(local_rules: Mapping[str, Any]) -> int:
    """Return how many of a hundred decisions are reviewed: `local_rules["delegation_review_percent"]`, else 10.

    What is no whole number from 0 to 100 counts as not said.
    """
    said = local_rules.get("delegation_review_percent", _PERCENT)
    is_number = isinstance(said, int) and not isinstance(said, bool)
    return said if is_number and 0 <= said <= _WHOLE else _PERCENT


def is_drawn(*, before: int, lot: int, percent: int) -> bool:
    """Say whether a decision is reviewed: the first three of a delegation, then those whose lot is low.

    `before` are the decisions of the same delegation so far; `lot` is a number that nobody can foresee.
    """
    return before < ALWAYS_FIRST or lot % _WHOLE < percent


def advice(figures: Figures) -> Advice:
    """Return what the figures speak for; doubt weighs sooner than trust.

    Narrow: over 10 % of at least 10 reviews disagree, or over 15 % of at least 20 decisions were reopened. Widen: at
    least 20 reviews, at most 2 % disagree and at most 5 % of the decisions were reopened.
    """
    doubted = figures.reviewed >= ENOUGH_TO_DOUBT and _over(figures.disagreed, figures.reviewed, 10)
    undone = figures.decided >= ENOUGH_DECIDED and _over(figures.reopened, figures.decided, 15)
    if doubted or undone:
        return Advice.NARROW
    if figures.reviewed < ENOUGH_REVIEWED:
        return Advice.UNKNOWN
    if _over(figures.disagreed, figures.reviewed, 2) or _over(figures.reopened, figures.decided, 5):
        return Advice.KEEP
    return Advice.WIDEN


def _over(part: int, whole: int, percent: int) -> bool:
    return part * _WHOLE > percent * whole


def _percent(part: int, whole: int) -> int | None:
    return round(part * _WHOLE / whole) if whole else None
