"""Learns how much each of a few figures of a thing says for a yes: logistic regression, by Newton's steps.

The weights are drawn towards those that one would set by hand, so that a figure that never varied keeps its place.
"""

import numpy as np
from numpy.typing import NDArray

_STEPS = 30
_STILL = 1e-6
_FURTHEST = 30.0


def fit_logistic(
    figures: NDArray[np.float64],
    answers: NDArray[np.bool_],
    worth: NDArray[np.float64],
    prior: NDArray[np.float64],
    *,
    pull: float = 5.0,
) -> NDArray[np.float64]:
    """Return a weight for each column of `figures`; a column of ones makes the bias.

    `worth` is how often each row counts; `prior` are the weights set by hand, which count like a normal law of variance
    1 / `pull` around each. Repeatable: nothing is drawn.
    """
    weights = prior.copy()
    for _ in range(_STEPS):
        chances = chances_of(figures, weights)
        slope = figures.T @ (worth * (answers - chances)) - pull * (weights - prior)
        bend = (figures * (worth * chances * (1 - chances))[:, None]).T @ figures + pull * np.eye(len(prior))
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < _STILL:
            break
    return weights


def chances_of(figures: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance of a yes for each row."""
    sums = np.clip(figures @ weights, -_FURTHEST, _FURTHEST)
    return np.asarray(1 / (1 + np.exp(-sums)))
