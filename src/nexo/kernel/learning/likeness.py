"""How alike the words of texts are, by what they share of words and of letters: misspelt words are still alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.learning.pieces import Pieces, is_of_letters, words_of
from nexo.kernel.learning.vocabulary import cut_all

_SHORTEST = 4
# Words of four letters and more that say nothing of a matter.
_EMPTY = frozenset((
    "hola", "buenas", "buenos", "dias", "tardes", "noches", "favor", "gracias", "desde", "hace", "esta",
    "este", "esto", "esquina", "calle", "frente", "cerca", "entre", "altura", "para", "porque", "como",
    "pero", "tambien", "mucho", "mucha", "todo", "toda", "todos", "todas", "hasta", "cuando", "sobre",
    "vecino", "vecina", "vecinos", "vivo", "casa", "estan", "estamos", "tiene", "tengo",
))  # fmt: skip


def weighed_pieces(texts: Sequence[str]) -> Pieces:
    """Return the pieces of texts, each row of length 1: half by words, half by letters. Figures and small words out."""
    told = [
        " ".join(
            word
            for word in words_of(text)
            if len(word) >= _SHORTEST and word not in _EMPTY and not word.isdigit()
        )
        for text in texts
    ]
    pieces = cut_all(told)
    rows = np.repeat(np.arange(len(told)), np.diff(pieces.starts))
    weights = (1 + np.log(pieces.counts)).astype(np.float64)
    views = rows * 2 + is_of_letters(pieces.numbers)
    lengths = np.bincount(views, weights * weights, minlength=2 * len(told))
    weights /= np.sqrt(2 * lengths[views])
    return Pieces(pieces.starts, pieces.numbers, weights.astype(np.float32))


def likeness(pieces: Pieces, one: int, other: int) -> float:
    """Return 0 (nothing shared, or nothing said) to 1 (the same words) for two rows of `weighed_pieces`."""
    mine, theirs = (slice(pieces.starts[row], pieces.starts[row + 1]) for row in (one, other))
    shared, here, there = np.intersect1d(
        pieces.numbers[mine], pieces.numbers[theirs], assume_unique=True, return_indices=True
    )
    if not len(shared):
        return 0.0
    return float(min(1.0, _dot(pieces.counts[mine][here], pieces.counts[theirs][there])))


def _dot(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(one @ other)
