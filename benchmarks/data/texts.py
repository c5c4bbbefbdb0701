"""Texts of sixty words in the manner of Spanish: fifteen common words, twenty thousand rare ones."""

import random
from collections.abc import Iterator

COMMON = [
    "luz",
    "bache",
    "agua",
    "basura",
    "rama",
    "arbol",
    "ruido",
    "vereda",
    "perro",
    "semaforo",
    "cloaca",
    "poste",
    "calle",
    "plaza",
    "escombros",
]
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "zo",
    "ca",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
]
_RARE, _WORDS = 20_000, 60


def rare(number: int) -> str:
    """Return the rare word of that number, the same at every run."""
    parts = []
    for _ in range(4):
        number, place = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "x" + "".join(parts)


def texts(size: int, seed: int = 1) -> Iterator[str]:
    """Yield `size` texts."""
    drawn = random.Random(seed)
    words = [rare(number) for number in range(_RARE)]
    filler = ["la", "de", "en", "el", "que", "hay", "no", "desde", "anoche", "mi", "cuadra", "esquina"]
    for _ in range(size):
        head = drawn.choices(COMMON, k=4)
        tail = drawn.choices(words, k=12)
        rest = drawn.choices(filler, k=_WORDS - len(head) - len(tail))
        text = head + tail + rest
        drawn.shuffle(text)
        yield " ".join(text)
