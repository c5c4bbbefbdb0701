"""How good suggestions are, in figures from 0 to 1."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOP = 3
_BINS = 15


@dataclass(frozen=True)
class Figures:
    """Shares of texts whose category came first, or among the first three; mean F1; error of the confidence."""

    accuracy: float
    top3_accuracy: float
    macro_f1: float
    calibration_error: float | None = None


def measure(scores: NDArray[np.float32], labels: NDArray[np.int64], *, are_chances: bool = True) -> Figures:
    """Compare scores (text x category) with the true categories.

    A label beyond the columns is a category that was never learnt: it counts as wrong, and for the mean of F1 as a
    category with 0. That mean goes over all categories that are true or were suggested first, each alike. The
    calibration error is the expected one over 15 bins of equal width of the first suggestion's chance: the mean
    distance of chance and share of right ones, weighed by the texts in the bin; without chances it is absent.
    """
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    best = ranked[:, 0]
    right = best == labels
    among = (ranked == labels[:, None]).any(axis=1)
    return Figures(
        float(right.mean()),
        float(among.mean()),
        _macro_f1(best, labels),
        _calibration_error(scores.max(axis=1), right) if are_chances else None,
    )


def _macro_f1(found: NDArray[np.int64], labels: NDArray[np.int64]) -> float:
    size = int(max(found.max(), labels.max())) + 1
    hits = np.bincount(labels[found == labels], minlength=size)
    both = np.bincount(labels, minlength=size) + np.bincount(found, minlength=size)
    seen = both > 0
    return float((2 * hits[seen] / both[seen]).mean())


def _calibration_error(chances: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1)
    said = np.bincount(bins, chances, minlength=_BINS)
    was = np.bincount(bins, right, minlength=_BINS)
    return float(np.abs(said - was).sum() / len(right))
