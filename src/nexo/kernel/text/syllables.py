"""Counts the syllables of a Spanish word as the spelling parts them (Ortografía de la lengua española, 2010, II 2).

Strong vowels (a, e, o) and weak ones with an accent (í, ú) each carry a syllable of their own; a weak vowel without
one leans on its neighbour, and two different weak ones together make one syllable. An h between vowels parts nothing.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

_STRONG: Final = "aeo"
_STRESSED_WEAK: Final = "íú"
_KEPT: Final = {"\u0301", "\u0303", "\u0308"}
"""Accent, tilde and diaeresis: the marks of Spanish. Others, as in Portuguese, change no count."""

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])")
_SILENT_H = re.compile(r"(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])")
_VOWEL_Y = re.compile(r"y(?![aeiouáéíóúü])")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")


def syllables(word: str) -> int:
    """Return how many syllables a word has; at least one, also for a word without vowels."""
    plain = _SILENT_H.sub("", _SILENT_U.sub("", _VOWEL_Y.sub("i", _spanish(word))))
    return max(1, sum(_of_group(group) for group in _VOWELS.findall(plain)))


def _of_group(group: str) -> int:
    """Return the syllables of vowels that stand together."""
    carriers = sum(1 for vowel in group if _bare(vowel) in _STRONG or vowel in _STRESSED_WEAK)
    if carriers:
        return carriers
    return 1 + sum(1 for one, other in pairwise(group) if one == other)


def _spanish(word: str) -> str:
    """Return the word in lower case with the marks of Spanish alone."""
    apart = unicodedata.normalize("NFD", word.lower())
    kept = "".join(char for char in apart if unicodedata.category(char) != "Mn" or char in _KEPT)
    return unicodedata.normalize("NFC", kept)


def _bare(vowel: str) -> str:
    return unicodedata.normalize("NFD", vowel)[0]
