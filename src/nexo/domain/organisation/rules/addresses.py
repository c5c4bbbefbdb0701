"""Addresses as people type them in Argentina: street and number, a corner, a stretch between two streets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nexo.domain.organisation.rules.street_names import StreetName, street_name
from nexo.kernel.text.fold import fold

_LONGEST = 250
_MOST_READINGS = 8
_BETWEEN = re.compile(r"(?<=\S)\s+(?:entre|e/)\s*(.+?)\s+[ye]\s+(.+)$")
_CORNER = re.compile(r"\s+(?:y|e|&|esq|esquina)\s+|\s*/\s*(?![0-9])")
# "Mitre 1450 piso 2", "timbre 3", "dpto b": what comes after says where inside, not where.
_INSIDE = re.compile(
    r"(?<=\d)\s+(?:bis|piso|p|dpto|depto|dto|departamento|pb|casa|local|lote|torre|timbre|fondo)\b.*$"
)
_NUMBER_SIGN = re.compile(r"\b(?:nro|num|numero|no|n)\s*[.°º]*\s*(?=\d)|#\s*(?=\d)")
_AT = re.compile(r"\s+(?:a\s+la\s+)?(?:al|altura(?:\s+del)?)\s+(?=\d)")
_NUMBER = re.compile(r"\s(\d{1,5})(?:/\d+)?(?=\s|$)")
_ROADSIDE = re.compile(r"\bkm\b|\bkilometro\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand an address.

    On `street` at `number`, at its corner with the first of `crosses`, or between the two `crosses`.
    """

    street: StreetName
    number: int | None = None
    crosses: tuple[StreetName, ...] = ()


def read_address(text: str) -> list[Reading]:
    """Return the ways to understand `text`, the likeliest first; none for what is no address.

    Names hold numbers ("9 de Julio", "Pasaje 3") and the word "y" ("Ramón y Cajal"), so there may be several:
    the register of streets decides. A street alone is no place, nor is a kilometre of a road.
    """
    plain = _tidied(text)
    if not plain or _ROADSIDE.search(plain):
        return []
    return list(_readings(plain))[:_MOST_READINGS]


def _readings(plain: str) -> Iterator[Reading]:
    stretch = _BETWEEN.search(plain)
    if stretch is not None:
        before = plain[: stretch.start()].strip()
        yield from _numbered(before)
        street, crosses = street_name(before), (street_name(stretch[1]), street_name(stretch[2]))
        if street.words and all(cross.words for cross in crosses):
            yield Reading(street=street, crosses=crosses)
        return
    yield from _numbered(plain)
    for corner in _CORNER.finditer(plain):
        street, cross = street_name(plain[: corner.start()]), street_name(plain[corner.end() :])
        if street.words and cross.words:
            yield Reading(street=street, crosses=(cross,))


def _numbered(plain: str) -> Iterator[Reading]:
    """Read each number but a first one as the house number, the last one first."""
    for found in reversed(list(_NUMBER.finditer(plain))):
        street = street_name(plain[: found.start()])
        if street.words and int(found[1]):
            yield Reading(street=street, number=int(found[1]))


def _tidied(text: str) -> str:
    """Return the text folded, with one spelling for signs, without what stands after the address."""
    plain = fold(text[:_LONGEST]).replace("°", "º")
    plain = re.sub(r"\besq(?:uina)?\.?\s+(?:de|con)\b", " esq ", re.sub(r"\bs/n\b", " ", plain))
    plain = _NUMBER_SIGN.sub(" ", _meant(plain))
    plain = re.sub(r"[.;:()\"«»]", " ", plain)
    plain = _AT.sub(" ", re.sub(r"\s+", " ", plain))
    plain = re.sub(r"^\s*(?:en|esq|esquina)\s+", "", plain)
    return _INSIDE.sub("", plain).strip()


def _meant(plain: str) -> str:
    """Keep what is before the first comma, and after it only a number, a corner or a stretch."""
    first, *others = plain.split(",")
    going_on = (
        one for one in others if re.match(r"\s*(?:\d|entre\b|e/|esq)", one) or re.match(r"\s*n[º°ro. ]", one)
    )
    return " ".join((first, *going_on))
