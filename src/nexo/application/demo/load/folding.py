"""Folding of many texts that share their words."""

from functools import lru_cache

from nexo.kernel.text.fold import fold

_word = lru_cache(maxsize=200_000)(fold)


def folded(text: str) -> str:
    """Return `kernel.text.fold.fold(text)`, word by word: nothing in it reaches across a blank."""
    return " ".join(filter(None, map(_word, text.split())))
