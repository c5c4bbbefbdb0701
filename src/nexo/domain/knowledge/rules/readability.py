"""How easy a Spanish text reads: the INFLESZ index.

I = 206.835 - 62.3 * syllables / words - words / sentences. Source: Barrio-Cantalejo et al. (2008),
"Validación de la Escala INFLESZ", An. Sist. Sanit. Navar. 31(2); below 40 very hard, 40-55 somewhat hard,
55-65 normal, 65-80 quite easy, above 80 very easy.
"""

import re
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext_noop

NORMAL: Final = 55.0
"""Least index of a text for everybody."""

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_STRONG = "aeoáéó"
_STRESSED_WEAK = "íú"
_BANDS: Final = (
    (40.0, gettext_noop("muy difícil")),
    (55.0, gettext_noop("algo difícil")),
    (65.0, gettext_noop("normal")),
    (80.0, gettext_noop("bastante fácil")),
)


def index(text: str) -> float | None:
    """Return the INFLESZ index to one decimal; None for a text without words."""
    words = _WORD.findall(text.lower())
    if not words:
        return None
    sentences = sum(1 for part in _SENTENCE.split(text) if _WORD.search(part)) or 1
    total = sum(syllables(word) for word in words)
    return round(206.835 - 62.3 * total / len(words) - len(words) / sentences, 1)


def band(value: float | None) -> str:
    """Return the words for an index."""
    if value is None:
        return "sin texto"
    return next((words for limit, words in _BANDS if value < limit), gettext_noop("muy fácil"))


def syllables(word: str) -> int:
    """Count the syllables of a Spanish word: vowel groups, parted where two strong vowels meet."""
    plain = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "k", word.lower())
    plain = re.sub(r"y$", "i", plain)
    return max(1, sum(_syllables_of_group(group) for group in _VOWELS.findall(plain)))


def _syllables_of_group(group: str) -> int:
    """Part a group of vowels: between two strong ones, and around a stressed weak one."""
    count = 1
    for before, here in pairwise(group):
        if here in _STRESSED_WEAK or before in _STRESSED_WEAK or (before in _STRONG and here in _STRONG):
            count += 1
    return count
