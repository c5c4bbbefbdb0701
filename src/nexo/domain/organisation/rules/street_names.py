"""Names of streets as people write them: types, abbreviations, titles and slips of the pen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold
from nexo.kernel.text.ngrams import ngrams

_KINDS = {
    "avenida": "avenida", "av": "avenida", "avda": "avenida", "avd": "avenida",
    "calle": "calle", "cl": "calle",
    "pasaje": "pasaje", "pje": "pasaje", "psje": "pasaje", "pas": "pasaje",
    "bulevar": "bulevar", "boulevard": "bulevar", "bv": "bulevar", "bvar": "bulevar", "blvd": "bulevar",
    "bvd": "bulevar", "bld": "bulevar",
    "diagonal": "diagonal", "diag": "diagonal",
    "camino": "camino", "cno": "camino",
    "ruta": "ruta", "rta": "ruta",
    "cortada": "cortada", "cda": "cortada",
}  # fmt: skip
_SHORT = {
    "gral": "general", "gra": "general", "dr": "doctor", "dra": "doctora", "cnel": "coronel", "cnl": "coronel",
    "tte": "teniente", "cap": "capitan", "alte": "almirante", "pte": "presidente", "pres": "presidente",
    "gob": "gobernador", "gdor": "gobernador", "ing": "ingeniero", "prof": "profesor", "sgto": "sargento",
    "cte": "comandante", "cmte": "comandante", "mons": "monseñor", "int": "intendente", "bgdier": "brigadier",
    "brig": "brigadier", "pbro": "presbitero", "sta": "santa", "sto": "santo", "ntra": "nuestra",
    "sra": "señora", "alm": "almirante", "rep": "republica", "pcia": "provincia", "hno": "hermano",
}  # fmt: skip
# What people leave out or add: a name is the same without them.
_TITLES = frozenset(
    {
        "general", "doctor", "doctora", "coronel", "teniente", "capitan", "almirante", "presidente", "gobernador",
        "ingeniero", "profesor", "sargento", "comandante", "monseñor", "intendente", "brigadier", "presbitero",
        "don", "doña", "fray",
    }
)  # fmt: skip
_SMALL = frozenset(["de", "del", "la", "las", "los", "el", "y", "e", "a", "al"])
_DAYS = {
    "primero": "1", "1ro": "1", "1o": "1", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "diez": "10", "once": "11", "doce": "12",
    "diecisiete": "17", "veinte": "20", "veinticinco": "25", "treinta": "30",
}  # fmt: skip
_WORDS = re.compile(r"[^\W_]+")
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 4, 8
_SAME, _PARTLY, _WITH_MORE, _SLIP, _OTHER_KIND = 1.0, 0.9, 0.75, 0.92, 0.9


@dataclass(frozen=True, slots=True)
class StreetName:
    """A name taken apart: its type if one is said (avenida, pasaje …), and its words written out."""

    kind: str
    words: tuple[str, ...]

    @property
    def core(self) -> tuple[str, ...]:
        """The words that tell it from others: without titles and small words, unless nothing else is left."""
        kept = tuple(word for word in self.words if word not in _SMALL and word not in _TITLES)
        return kept or self.words


def street_name(text: str) -> StreetName:
    """Take a name apart: "Av. Gral. San Martín" is the avenue with the words general, san, martin.

    A type alone ("la calle") has no words: it names no street.
    """
    words = [_SHORT.get(word, word) for word in _WORDS.findall(fold(text))]
    kind = _KINDS.get(words[0], "") if words else ""
    if kind:
        words = words[1:]
    if len(words) > 2 and words[1] == "de":  # noqa: PLR2004 - "nueve de julio"
        words[0] = _DAYS.get(words[0], words[0])
    return StreetName(kind, tuple(words))


def pieces_of(names: Iterable[str]) -> list[str]:
    """Return the three-letter pieces of every name of a street, to look it up by."""
    found: set[str] = set()
    for name in names:
        found.update(ngrams(" ".join(street_name(name).words)))
    return sorted(found)


def halves_of(word: str) -> list[list[str]]:
    """Return the groups of pieces one of which a street with this word has, were one letter of it wrong.

    A slip spoils one half of a word: the other is still there. A short word and a number must be there whole.
    """
    if len(word) < _ONE_SLIP_FROM or word.isdigit():
        return [ngrams(word)]
    middle = len(word) // 2
    head = [f"  {word}"[at : at + 3] for at in range(middle)]
    tail = [f"{word} "[at : at + 3] for at in range(middle, len(word) - 1)]
    return [sorted(set(head)), sorted(set(tail))]


def likeness(asked: StreetName, known: StreetName) -> float:
    """Return from 0 to 1 how surely `asked` means the street `known`.

    1: the same name. 0.9: part of it ("Urquiza" for "Justo José de Urquiza"), or its words in another order.
    0.75: more was said than the name holds, which may as well be another thing. Each slip and another type than
    the one said cost a little.
    """
    if not asked.words or not known.words:
        return 0.0
    score = _words_alike(asked, known)
    if score and asked.kind and asked.kind != (known.kind or "calle"):
        score *= _OTHER_KIND
    return score


def _words_alike(asked: StreetName, known: StreetName) -> float:
    if asked.words == known.words:
        return _SAME
    mine, theirs = list(asked.core), list(known.core)
    left, meant = list(theirs), []
    for word in mine:
        match = _nearest(word, left)
        if match is not None:
            left.remove(match)
            meant.append((word, match))
    extra = len(mine) - len(meant)
    if not meant or (extra and left):
        return 0.0
    is_same = [match for _, match in meant] == theirs
    base = _WITH_MORE if extra else _SAME if is_same else _PARTLY
    return base * _SLIP ** sum(word != match for word, match in meant)


def _nearest(word: str, others: list[str]) -> str | None:
    """Return the word meant by `word`: itself, or the nearest within the slips that its length allows."""
    if word in others:
        return word
    if len(word) < _ONE_SLIP_FROM or word.isdigit():
        return None
    allowed = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    slips = {
        other: closeness.slips(word, other)
        for other in others
        if len(other) >= _ONE_SLIP_FROM and not other.isdigit()
    }
    best = min(slips, key=slips.__getitem__, default=None)
    return best if best is not None and slips[best] <= allowed else None
