"""Which pieces of text a model knows and how much each says: the rarer, the more (tf-idf with logarithms)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.learning.pieces import LETTER_BITS, WORD_BITS, Pieces, cut, is_of_letters

MOST_PIECES = 1 << 18
"""What a model keeps at most: the pieces that most texts have; the memory of a model grows with it."""

_ALL = (1 << WORD_BITS) + (1 << LETTER_BITS)
_AT_ONCE = 2_000
_WEIGHED = 10_000
_COUNTED = 10_000_000
_FEW_TEXTS = 1_000


@dataclass(frozen=True)
class Vocabulary:
    """The numbers of the known pieces, rising, and the rarity (inverse document frequency) of each."""

    numbers: NDArray[np.int32]
    rarity: NDArray[np.float32]


def cut_all(texts: Sequence[str]) -> Pieces:
    """Cut many texts, some thousand at a time, so that memory stays with the result."""
    parts = [cut(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
    return _join(parts)


def _join(parts: Sequence[Pieces]) -> Pieces:
    sizes = np.cumsum([0, *(len(part.numbers) for part in parts)])
    starts = [part.starts[:-1] + size for part, size in zip(parts, sizes[:-1], strict=True)]
    return Pieces(
        np.concatenate([*starts, sizes[-1:]]).astype(np.int64),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def first(pieces: Pieces, texts: int) -> Pieces:
    """Return the pieces of the first `texts` texts."""
    end = pieces.starts[texts]
    return Pieces(pieces.starts[: texts + 1], pieces.numbers[:end], pieces.counts[:end])


def between(pieces: Pieces, begin: int, end: int) -> Pieces:
    """Return the pieces of the texts from `begin` up to `end`."""
    span = slice(pieces.starts[begin], pieces.starts[end])
    starts = pieces.starts[begin : end + 1] - pieces.starts[begin]
    return Pieces(starts, pieces.numbers[span], pieces.counts[span])


def learn_vocabulary(pieces: Pieces) -> Vocabulary:
    """Keep what more than one text has (with few texts: everything), at most `MOST_PIECES`."""
    texts = len(pieces.starts) - 1
    having = np.zeros(_ALL, np.int64)
    for at in range(0, len(pieces.numbers), _COUNTED):
        having += np.bincount(pieces.numbers[at : at + _COUNTED], minlength=_ALL)
    kept = np.flatnonzero(having >= (1 if texts < _FEW_TEXTS else 2))
    if len(kept) > MOST_PIECES:
        kept = np.sort(kept[np.argsort(-having[kept], kind="stable")[:MOST_PIECES]])
    rarity = np.log((1 + texts) / (1 + having[kept])) + 1
    return Vocabulary(kept.astype(np.int32), rarity.astype(np.float32))


def weigh(pieces: Pieces, known: Vocabulary) -> Pieces:
    """Return known pieces by their place in the vocabulary, weighed.

    A weight is (1 + ln count) x rarity; words and letters each have length 1 over a text (Euclidean), then both
    together, so that a long word does not drown the others. Some thousand texts at a time: what is worked with on the
    way is several times the result.
    """
    texts = len(pieces.starts) - 1
    parts = [
        _weigh(between(pieces, at, min(at + _WEIGHED, texts)), known)
        for at in range(0, max(texts, 1), _WEIGHED)
    ]
    return parts[0] if len(parts) == 1 else _join(parts)


def _weigh(pieces: Pieces, known: Vocabulary) -> Pieces:
    if not len(known.numbers):
        return Pieces(np.zeros_like(pieces.starts), pieces.numbers[:0], pieces.counts[:0])
    place = np.minimum(
        np.searchsorted(known.numbers, pieces.numbers).astype(np.int32), len(known.numbers) - 1
    )
    is_known = known.numbers[place] == pieces.numbers
    rows = np.repeat(np.arange(len(pieces.starts) - 1, dtype=np.int32), np.diff(pieces.starts))[is_known]
    place = place[is_known]
    weights = (1 + np.log(pieces.counts[is_known])) * known.rarity[place]
    letters = is_of_letters(known.numbers)[place]
    views = rows * 2 + letters
    lengths = np.bincount(views, weights * weights, minlength=2 * (len(pieces.starts) - 1))
    weights /= np.sqrt(2 * lengths[views])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(is_known)])[pieces.starts]
    return Pieces(starts, place, weights.astype(np.float32))
