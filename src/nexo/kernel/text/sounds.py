"""How a Spanish word sounds: words that people spell by ear get the same key (`vache`, `bache`; `lus`, `luz`)."""

import re
from functools import lru_cache

from nexo.kernel.text.fold import fold

# In this order: what a letter sounds like depends on its neighbours, and each step reads the one before.
_STEPS = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"ch", "X"),  # the one sound of two letters that h does not leave
        (r"h", ""),
        (r"w", "gu"),
        (r"v", "b"),
        (r"g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"c(?=[ei])|z|x", "s"),
        (r"qu(?=[ei])|[cqk]", "k"),
        (r"ll|y(?=[aeiou])", "Y"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def sound_of(word: str) -> str:
    """Return the key of a word as it sounds in most of America: b like v, s like z, y like ll, h silent."""
    key = fold(word)
    for pattern, sound in _STEPS:
        key = pattern.sub(sound, key)
    return key
