"""Turns margins into chances that can be believed.

Chance = (1 - doubt) x softmax(sharpness x margins) + doubt x share of the category. Sharpness is the inverse of the
temperature of Guo et al. (2017); doubt is for what no text can tell: people who were sorted wrongly.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SHARPEST, _DULLEST, _GRADES = 25.0, 0.5, 40
_DOUBTS = (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.17, 0.22, 0.3)
_ENOUGH = 30
_LEAST = 1e-6


@dataclass(frozen=True)
class Confidence:
    """Sharpness (above 0) and doubt (0 to 1)."""

    sharpness: float = 4.0
    doubt: float = 0.05

    def chances(self, margins: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the chance of each category, rows adding up to 1."""
        sharp = np.exp(self.sharpness * (margins - margins.max(axis=1, keepdims=True)))
        sharp /= sharp.sum(axis=1, keepdims=True)
        return np.asarray((1 - self.doubt) * sharp + self.doubt * shares, np.float32)


def learn_confidence(
    margins: NDArray[np.float32], labels: NDArray[np.int64], shares: NDArray[np.float32]
) -> Confidence:
    """Return what foretells best, on texts unseen in training, whether the first suggestion is right.

    Best is the least logarithmic loss of its chance; with fewer than 30 texts it is the usual confidence.
    """
    if len(labels) < _ENOUGH:
        return Confidence()
    top = margins.argmax(axis=1)
    right = top == labels
    best, found = np.inf, Confidence()
    for sharpness in np.geomspace(_DULLEST, _SHARPEST, _GRADES):
        sure = Confidence(float(sharpness), 0.0).chances(margins, shares).max(axis=1)
        for doubt in _DOUBTS:
            chance = np.clip((1 - doubt) * sure + doubt * shares[top], _LEAST, 1 - _LEAST)
            loss = -float(np.log(np.where(right, chance, 1 - chance)).mean())
            if loss < best:
                best, found = loss, Confidence(float(sharpness), doubt)
    return found
