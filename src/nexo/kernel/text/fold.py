"""Folds text so that what sounds the same is found the same; ñ stays a letter of its own."""

import re
import unicodedata

_TILDE = "\u0303"
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 6
# Accents of all kinds, and what has no shape: zero width, bidi controls, halves of surrogates.
_DROPPED = {"Mn", "Me", "Cf", "Cs"}


def fold(text: str) -> str:
    """Return `text` in lower case, without accents except ñ, without invisible characters, blanks single."""
    # Twice, because lower case can bring forth what wants to be taken apart again (İ).
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept: list[str] = []
    for char in apart:
        if char == _TILDE and kept and kept[-1] == "n":
            kept[-1] = "ñ"
        elif unicodedata.category(char) in _DROPPED:
            continue
        else:
            kept.append(" " if unicodedata.category(char) == "Cc" else char)
    return _BLANKS.sub(" ", "".join(kept)).strip()


def sort_key(text: str) -> str:
    """Return a key that sorts in any locale as in Spanish: case and accents aside, ñ after n, 9 before 10.

    The embedded database has no Spanish collation, so the key is stored. It holds letters, digits and single
    blanks alone; the tie between `mama` and `mamá` is left to the caller's next column.
    """
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return " ".join(_NUMBER.sub(lambda number: number[0].zfill(_DIGITS), word) for word in words).replace(
        "ñ", "nzz"
    )
