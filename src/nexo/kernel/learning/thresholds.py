"""From which chance on something is said, and how often that is right and misses nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ENOUGH = 20
_LEAST = 0.02


@dataclass(frozen=True)
class Caught:
    """Of `true` things how many were caught, and of those caught how many were true: shares from 0 to 1, None of none."""

    true: int
    recall: float | None
    precision: float | None


def for_recall(
    chances: NDArray[np.floating], truth: NDArray[np.bool_], *, recall: float, highest: float, usual: float
) -> float:
    """Return the highest threshold, at most `highest`, that catches the share `recall` of what is true.

    With fewer than twenty true ones it is the `usual` one: so few say nothing.
    """
    true = np.sort(chances[truth])
    if len(true) < _ENOUGH:
        return usual
    missed = int(np.floor((1 - recall) * len(true)))
    return float(np.clip(true[missed], _LEAST, highest))


def for_balance(chances: NDArray[np.floating], truth: NDArray[np.bool_], *, usual: float) -> float:
    """Return the threshold with the highest F1, halfway to what it leaves out: `usual` with fewer than twenty true ones."""
    if truth.sum() < _ENOUGH:
        return usual
    order = np.argsort(-chances, kind="stable")
    caught = np.cumsum(truth[order])
    f1 = 2 * caught / (np.arange(1, len(order) + 1) + truth.sum())
    best = int(f1.argmax())
    edge = chances[order][best : best + 2].mean()
    return float(np.clip(edge, _LEAST, 1 - _LEAST))


def caught(chances: NDArray[np.floating], truth: NDArray[np.bool_], threshold: float) -> Caught:
    """Compare what is said from `threshold` on with the truth."""
    said = chances >= threshold
    both = int((said & truth).sum())
    true, told = int(truth.sum()), int(said.sum())
    return Caught(true, both / true if true else None, both / told if told else None)
