"""How a text becomes SMS: its alphabet, its parts, and what could be spelled otherwise to need fewer.

The alphabet and the lengths are those of 3GPP TS 23.038 and TS 23.040: 160 units alone or 153 a part in GSM-7,
where the characters of the extension cost two; 70 alone or 67 a part in UCS-2, where what lies beyond the basic
plane costs two. Neither pair is ever split between parts.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_BEYOND_BASIC_PLANE = 0x10000

# What looks the same, or nearly, in the narrow alphabet; the empty ones are not seen at all.
_SAME = {
    **dict.fromkeys("“”„‟«»″❝❞", '"'),
    **dict.fromkeys("‘’‚‛′´`‹›❛❜", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
    **dict.fromkeys("\u2028\u2029\u0085\v", "\n"),
    **dict.fromkeys("•·‣∙", "-"),
    "…": "...",
    "⁄": "/",
    "№": "N.",
    "ª": "a",
    "º": "o",
    "°": "o",
}


class Coding(StrEnum):
    """The alphabet that a text needs."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


_ALONE = {Coding.GSM7: 160, Coding.UCS2: 70}
_EACH = {Coding.GSM7: 153, Coding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text costs: its alphabet, how many parts, and how many units are left in the last one."""

    coding: Coding
    parts: int
    left: int


@dataclass(frozen=True, slots=True)
class Change:
    """A character that could be spelled otherwise in the narrow alphabet."""

    before: str
    after: str


def coding_of(text: str) -> Coding:
    """Return the alphabet that holds every character of `text`."""
    return Coding.GSM7 if all(char in _BASIC or char in _EXTENSION for char in text) else Coding.UCS2


def measure(text: str) -> Measure:
    """Return alphabet, parts and units left; an empty text has no part."""
    coding = coding_of(text)
    pieces = split(text)
    if not pieces:
        return Measure(coding, 0, _ALONE[coding])
    room = _ALONE[coding] if len(pieces) == 1 else _EACH[coding]
    return Measure(coding, len(pieces), room - _units(pieces[-1], coding))


def split(text: str) -> list[str]:
    """Return `text` part by part, each filled as far as whole characters go."""
    coding = coding_of(text)
    if _units(text, coding) <= _ALONE[coding]:
        return [text] if text else []
    return list(_filled(text, coding))


def plain(text: str) -> str:
    """Return `text` with typographic signs in their plain form; letters keep their accents."""
    return "".join(_SAME.get(char, char) if char not in _BASIC else char for char in text)


def changes(text: str) -> list[Change]:
    """Return what would have to be spelled otherwise to fit the narrow alphabet, each once, in order.

    Accents are among them (á becomes a), since GSM-7 has ñ and é but not á, í, ó, ú. Empty where a character
    has no such form, because changing the others would gain nothing.
    """
    odd = [char for char in dict.fromkeys(text) if char not in _BASIC and char not in _EXTENSION]
    found = [Change(char, _narrow(char)) for char in odd]
    return found if all(coding_of(one.after) is Coding.GSM7 for one in found) else []


def narrowed(text: str) -> str:
    """Return `text` with all that `changes` offers; the same text where it offers nothing."""
    instead = {one.before: one.after for one in changes(text)}
    return "".join(instead.get(char, char) for char in text)


def _narrow(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    apart = unicodedata.normalize("NFKD", char)
    return "".join(one for one in apart if not unicodedata.combining(one)) or char


def _units(text: str, coding: Coding) -> int:
    return sum(_cost(char, coding) for char in text)


def _cost(char: str, coding: Coding) -> int:
    is_double = char in _EXTENSION if coding is Coding.GSM7 else ord(char) >= _BEYOND_BASIC_PLANE
    return 2 if is_double else 1


def _filled(text: str, coding: Coding) -> Iterator[str]:
    start = used = 0
    for place, char in enumerate(text):
        cost = _cost(char, coding)
        if used + cost > _EACH[coding]:
            yield text[start:place]
            start, used = place, 0
        used += cost
    yield text[start:]
