"""What a table is, before it is written in any format."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | float | bool | date | datetime | None
"""A value; a moment is written as the clock on the wall shows it, so it comes without a zone."""

LONGEST = 32_000
"""Letters that a cell of a spreadsheet holds, a little less than the programs allow."""

# XML 1.0 has no place for these, and a program refuses a file that holds one.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A spreadsheet would run a cell of a plain file that opens so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A name, the heads of the columns and the rows; `rows` is read once, as it is written."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def plain(text: str) -> str:
    """Return what a cell can hold of a text."""
    return _FORBIDDEN.sub("", text)[:LONGEST]


def marked(text: str) -> str:
    """Return a text for XML."""
    return escape(plain(text), {'"': "&quot;"})


def harmless(text: str) -> str:
    """Return a text that a spreadsheet takes for words and not for a formula."""
    kept = plain(text)
    return f"'{kept}" if kept.lstrip(" ").startswith(_FORMULA) else kept
