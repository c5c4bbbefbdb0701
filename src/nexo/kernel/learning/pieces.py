"""Cuts texts into numbered pieces: words, pairs of words, and two to five letters of a word.

Letters find a misspelt word among its neighbours; a number counts only by how many digits it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.text.fold import fold

WORD_BITS = 19
LETTER_BITS = 20
LONGEST_TEXT = 4_000
"""Characters of a text that are read; who writes more has said it by then."""

_BASE = 0x9E3779B97F4A7C15
_BACK = pow(_BASE, -1, 1 << 64)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SPREAD = np.uint64(32)
_SPACE = 32
_SIZES = (2, 3, 4, 5)
_DIGITS = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True)
class Pieces:
    """The distinct pieces of some texts in the manner of a sparse matrix: row `i` is `starts[i]` to `starts[i + 1]`."""

    starts: NDArray[np.int64]
    numbers: NDArray[np.int32]
    counts: NDArray[np.float32]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, digits as zeros."""
    folded = fold(text[:LONGEST_TEXT]).translate(_DIGITS)
    return "".join(char if char.isalnum() else " " for char in folded).split()


def is_of_letters(numbers: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each piece whether it is of letters; the others are words and pairs."""
    return numbers >= 1 << WORD_BITS


def cut(texts: Sequence[str]) -> Pieces:
    """Return the pieces of every text with how often each is in it."""
    framed = [f" {' '.join(words_of(text))} " for text in texts]
    codes = np.frombuffer("".join(framed).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(framed)), [len(text) for text in framed])
    found = [*_letters(codes, owners), *_words(codes, owners)]
    keys = np.concatenate([owner.astype(np.int64) << 32 | number.astype(np.int64) for owner, number in found])
    keys, counts = np.unique(keys, return_counts=True)
    starts = np.searchsorted(keys, np.arange(len(framed) + 1, dtype=np.int64) << 32)
    return Pieces(starts, (keys & 0xFFFFFFFF).astype(np.int32), counts.astype(np.float32))


_Found = list[tuple[NDArray[np.int64], NDArray[np.uint64]]]


def _letters(codes: NDArray[np.uint64], owners: NDArray[np.int64]) -> _Found:
    """Return pieces of letters: none reaches over a blank, but a blank at either end frames the word."""
    blanks = np.cumsum(codes == _SPACE)
    found: _Found = []
    rolled = codes
    for size in _SIZES:
        last = len(codes) - size + 1
        if last <= 0:
            break
        rolled = rolled[:last] * np.uint64(_BASE) + codes[size - 1 :]
        inner = blanks[size - 2 : size - 2 + last] - blanks[:last]
        whole = (inner == 0) & ~(
            (codes[:last] == _SPACE) & (codes[size - 1 :] == _SPACE) & (size == _SIZES[0])
        )
        found.append((owners[:last][whole], _number(rolled[whole], LETTER_BITS) + np.uint64(1 << WORD_BITS)))
    return found


def _words(codes: NDArray[np.uint64], owners: NDArray[np.int64]) -> _Found:
    """Return words and pairs of neighbouring words, each by a polynomial over its letters."""
    blank = codes == _SPACE
    starts = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    ends = np.flatnonzero(~blank[:-1] & blank[1:]) + 1
    powers = _powers(_BASE, len(codes))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes * powers, dtype=np.uint64)])
    words = (sums[ends] - sums[starts]) * _powers(_BACK, len(codes))[starts]
    owner = owners[starts]
    beside = owner[:-1] == owner[1:]
    pairs = (words[:-1] * _PAIR + words[1:])[beside]
    return [(owner, _number(words, WORD_BITS)), (owner[:-1][beside], _number(pairs, WORD_BITS))]


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    powers = np.full(size, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _number(hashed: NDArray[np.uint64], bits: int) -> NDArray[np.uint64]:
    mixed = (hashed ^ (hashed >> _SPREAD)) * _MIX
    mixed = (mixed ^ (mixed >> _SPREAD)) * _MIX
    return mixed >> np.uint64(64 - bits)
