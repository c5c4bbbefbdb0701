"""Fits one line per category (squared hinge, each against all others) by steps over small batches.

The step of a piece shrinks with what it has already moved (Adagrad, Duchi et al. 2011), one figure a piece. Newer
texts weigh more than older ones, because words and seasons drift.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.learning.pieces import Pieces

_BATCH = 256
_RATE = 0.05
_BIAS_RATE = 0.05
_START = -0.9
_OLDEST = 0.4
_READINGS = 1_200_000
_FEWEST, _MOST = 4, 12


def fit(
    weighed: Pieces, labels: NDArray[np.int64], pieces: int, categories: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights (piece x category) and the bias of each category; rows come oldest first.

    Repeatable: the order of the batches is drawn from a fixed seed.
    """
    # Read only where something is learnt: at rest no process pays for it.
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    texts = len(labels)
    rows: Any = csr_matrix((weighed.counts, weighed.numbers, weighed.starts), shape=(texts, pieces))
    weights = np.zeros((pieces, categories), np.float32)
    bias = np.full(categories, _START, np.float32)
    moved = np.full(pieces, 1e-6, np.float32)
    worth = _OLDEST + (1 - _OLDEST) * np.arange(texts, dtype=np.float32) / texts
    worth /= worth.mean()
    rng = np.random.default_rng(0)
    rounds = int(np.clip(_READINGS // texts, _FEWEST, _MOST))
    steps = rounds * -(-texts // _BATCH)
    orders = (rng.permutation(texts) for _ in range(rounds))
    batches = (order[at : at + _BATCH] for order in orders for at in range(0, texts, _BATCH))
    for step, batch in enumerate(batches):
        some = rows[batch]
        columns, places = np.unique(some.indices, return_inverse=True)
        narrow = csr_matrix((some.data, places, some.indptr), shape=(len(batch), len(columns)))
        own = weights[columns]
        push = _push(narrow @ own + bias, labels[batch]) * worth[batch, None]
        slope = narrow.T @ push
        moved[columns] += (slope * slope).mean(axis=1)
        left = 1 - step / steps
        weights[columns] = own - _RATE * left * slope / np.sqrt(moved[columns])[:, None]
        bias -= _BIAS_RATE * left * push.mean(axis=0)
    return weights, bias


def _push(margins: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return half the slope of the squared hinge: above -1 where the category is not the text's, below 1 where it is."""
    each = np.arange(len(labels))
    push = np.maximum(0, 1 + margins)
    push[each, labels] = -np.maximum(0, 1 - margins[each, labels])
    return push
