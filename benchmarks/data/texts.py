"""Texts of sixty words in the manner of Spanish: fifteen common words, twenty thousand rare ones."""

import numpy as np

COMMON = [
    "luz", "bache", "agua", "basura", "rama", "arbol", "ruido", "vereda", "perro", "semaforo", "cloaca", "poste",
    "calle", "plaza", "escombros",
]  # fmt: skip
"""The common words as people type them; in the texts two of them carry their accent."""

_ACCENTED = {"arbol": "árbol", "semaforo": "semáforo"}
_FILLER = [
    "la", "de", "en", "el", "que", "hay", "no", "desde", "anoche", "mi", "cuadra", "esquina", "está", "señora",
    "también", "más",
]  # fmt: skip
_SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "ca", "de", "fi", "go", "lu",
    "ma",
]  # fmt: skip
RARE = 20_000
_HEADS, _TAILS, _WORDS = 4, 12, 60


def rare(number: int) -> str:
    """Return the rare word of that number, the same at every run."""
    parts = []
    for _ in range(4):
        number, place = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "x" + "".join(parts)


_VOCABULARY = [_ACCENTED.get(word, word) for word in COMMON] + [rare(n) for n in range(RARE)] + _FILLER


def draw_texts(rng: np.random.Generator, size: int) -> list[str]:
    """Return `size` texts: four common words, twelve rare ones, the rest filler, in any order."""
    common, filler = len(COMMON), len(COMMON) + RARE
    numbers = np.concatenate(
        [
            rng.integers(0, common, (size, _HEADS)),
            rng.integers(common, filler, (size, _TAILS)),
            rng.integers(filler, len(_VOCABULARY), (size, _WORDS - _HEADS - _TAILS)),
        ],
        axis=1,
    )
    word = _VOCABULARY.__getitem__
    return [" ".join(map(word, row)) for row in rng.permuted(numbers, axis=1).tolist()]
