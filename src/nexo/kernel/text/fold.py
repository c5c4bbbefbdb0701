"""Folds text so that what sounds the same is found the same; ñ stays a letter of its own."""

import re
import unicodedata

_TILDE = "\u0303"
_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` in lower case, without accents except ñ, without invisible characters, blanks single."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text).casefold():
        if char == _TILDE and kept and kept[-1] == "n":
            kept[-1] = "ñ"
        elif unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
            continue
        else:
            kept.append(" " if unicodedata.category(char) == "Cc" else char)
    return _BLANKS.sub(" ", "".join(kept)).strip()


def sort_key(text: str) -> str:
    """Return a key that sorts by plain code points as Spanish does: case and accents aside, ñ after n.

    The database has no Spanish collation, so the key is stored. Letters and digits only; the tie between
    `mama` and `mamá` is left to the caller's next column.
    """
    letters = (char if char.isalnum() else " " for char in fold(text))
    # "n" + U+FFFF would do, but C0 text travels better: every ñ becomes "n" and a mark above all letters.
    return _BLANKS.sub(" ", "".join(letters)).strip().replace("ñ", "n~")
