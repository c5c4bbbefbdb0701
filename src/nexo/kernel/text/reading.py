"""How easily a text reads: its sentences, its words, the Szigriszt-Pazos index on the INFLESZ scale, its acronyms.

Index: 206.835 - 62.3 * syllables / words - words / sentences. Scale (Barrio-Cantalejo et al., 2008, An. Sist. Sanit.
Navar. 31(2)): below 40 very hard, 40-55 somewhat hard, 55-65 normal, 65-80 quite easy, above 80 very easy.
"""

import re
from dataclasses import dataclass
from typing import Final

from nexo.kernel.text.syllables import syllables

_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?…]+[\"'»”’)\]]*\s+(?=[\"'«“‘(\[¿¡—–-]*[A-ZÁÉÍÓÚÜÑ0-9])")
_LAST_WORD = re.compile(r"([^\s.(«“]+(?:\.[^\s.]+)*)\.$")
_ABBREVIATED: Final = frozenset(
    {
        "art", "arts", "av", "avda", "aprox", "arq", "bv", "cap", "cía", "cód", "col", "dec", "dep",
        "depto", "dir", "dirs", "dpto", "dr", "dra", "dres", "ej", "esq", "exp", "fig", "gob",
        "gral", "hnos", "inc", "incs", "ing", "intl", "km", "lic", "máx", "mín", "núm", "nro",
        "nros", "ord", "pág", "págs", "pbro", "pje", "prof", "profa", "prov", "pta", "pte", "rep", "res",
        "resp", "ref", "sec", "sr", "sra", "sras", "sres", "srta", "sta", "sto", "subsec", "tel", "tels",
        "teléf", "ud", "uds", "ee", "uu", "vol",
    }
)  # fmt: skip
_ACRONYM = re.compile(r"\b[A-ZÁÉÍÓÚÑ]{2,6}\b")
_EVERYDAY: Final = frozenset({"DNI", "CUIL", "CUIT", "PIN", "SMS", "PDF", "QR", "TV", "OK"})
"""Acronyms that people say more often than what they stand for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text; `score` is None for a text without words."""

    words: int
    syllables: int
    sentences: int

    @property
    def score(self) -> float | None:
        """The Szigriszt-Pazos index, to one decimal."""
        if not self.words:
            return None
        per_word, per_sentence = self.syllables / self.words, self.words / max(1, self.sentences)
        return round(206.835 - 62.3 * per_word - per_sentence, 1)


def words(text: str) -> list[str]:
    """Return the words of a text; figures are none."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that hold a word; a line that ends, ends its sentence.

    The point of an abbreviation (Av., Dra., art. 5), of an initial (J. Pérez) or of a figure (1.500) ends nothing.
    """
    found = [sentence for line in text.splitlines() for sentence in _of_line(line.strip())]
    return [sentence for sentence in found if _WORD.search(sentence)]


def read(text: str) -> Reading:
    """Count the words, syllables and sentences of a text."""
    found = words(text)
    return Reading(len(found), sum(syllables(word) for word in found), len(sentences(text)))


def unexplained_acronyms(text: str) -> list[str]:
    """Return the acronyms that no bracket explains, once each, in order: 'Centro de Salud (CAPS)' or 'CAPS (centro …)'."""
    explained = set(re.findall(r"\(([A-ZÁÉÍÓÚÑ]{2,6})\)", text)) | set(
        re.findall(r"\b([A-ZÁÉÍÓÚÑ]{2,6}) \(", text)
    )
    return [one for one in dict.fromkeys(_ACRONYM.findall(text)) if one not in explained | _EVERYDAY]


def _of_line(line: str) -> list[str]:
    parts, start = [], 0
    for end in _END.finditer(line):
        if _is_abbreviation(line[start : end.end()].rstrip()):
            continue
        parts.append(line[start : end.end()].strip())
        start = end.end()
    return [*parts, line[start:].strip()]


def _is_abbreviation(text: str) -> bool:
    """Say whether the last point belongs to an abbreviation or to an initial."""
    last = _LAST_WORD.search(text)
    if last is None:
        return False
    word = last[1]
    return word.lower() in _ABBREVIATED or (len(word) == 1 and word.isupper())
