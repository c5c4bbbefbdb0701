"""Three-letter pieces of a text, for finding names that are nearly the same."""

from nexo.kernel.text.fold import fold


def ngrams(text: str, size: int = 3) -> list[str]:
    """Return the distinct pieces of each word of `text`, sorted; a word is framed so that its ends count.

    `ngrams("Ñandú")` holds `  ñ`, ` ña`, `ñan` … as pg_trgm would make them, but after our own folding.
    """
    pieces: set[str] = set()
    for word in _words(text):
        framed = f"{' ' * (size - 1)}{word} "
        pieces.update(framed[at : at + size] for at in range(len(framed) - size + 1))
    return sorted(pieces)


def similarity(one: str, other: str) -> float:
    """Return from 0 to 1 how much of the pieces two texts share (Jaccard)."""
    mine, theirs = set(ngrams(one)), set(ngrams(other))
    union = mine | theirs
    return len(mine & theirs) / len(union) if union else 0.0


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()
