"""What somebody typed to find a person, and which of the people found come first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop
from stdnum.ar import cuit as ar_cuit

from nexo.domain.parties.errors import PhoneInvalid
from nexo.domain.parties.rules import identifiers, phones
from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold
from nexo.kernel.text.ngrams import ngrams

BY_DOCUMENT: Final = "document"
BY_PHONE: Final = "phone"
BY_EMAIL: Final = "email"
BY_NAME: Final = "name"
BY_ID: Final = "id"

IN_WORDS: Final[Mapping[str, str]] = {
    BY_DOCUMENT: gettext_noop("por documento"),
    BY_PHONE: gettext_noop("por teléfono"),
    BY_EMAIL: gettext_noop("por correo"),
    BY_NAME: gettext_noop("por nombre"),
    BY_ID: gettext_noop("por su ficha"),
}

LEAST_DIGITS: Final = 4
"""Fewer digits would find half the town."""

_LONGEST = 100
_SHORTEST_TO_MISSPELL = 5
_LEAST_PIECE = 3
_WORTH_SHOWING = 60
_DNI_LENGTHS = (7, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed, taken apart; whatever does not apply is empty.

    `numbers` are whole telephones, `endings` last digits of one.
    """

    words: tuple[str, ...] = ()
    digits: str = ""
    numbers: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    email: str = ""
    id: UUID | None = None

    @property
    def name(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """One row that answered: the root of its cluster, all its names, and by what it was found."""

    root_id: UUID
    names: str
    why: str


def read(text: str) -> Wanted:
    """Take apart what was typed: an id, an address, digits of a document or a telephone, words of a name."""
    typed = text.strip()[:_LONGEST]
    try:
        return Wanted(id=UUID(typed))
    except ValueError:
        pass
    if "@" in typed:
        return Wanted(email=typed.lower())
    digits = re.sub(r"\D", "", typed)
    folded = "".join(char if char.isalpha() else " " for char in fold(typed))
    if len(digits) < LEAST_DIGITS:
        return Wanted(words=tuple(folded.split()))
    return Wanted(
        words=tuple(folded.split()), digits=digits, numbers=_numbers(typed), endings=_endings(digits)
    )


def tax_numbers_of(digits: str) -> list[str]:
    """Return the CUIL and CUIT numbers that hold a whole DNI, so that either finds the person."""
    if len(digits) not in _DNI_LENGTHS:
        return []
    bodies = [f"{prefix}{digits.zfill(8)}" for prefix in sorted(identifiers.CUIT_PREFIXES)]
    return [f"{body}{ar_cuit.calc_check_digit(body)}" for body in bodies]


def misspelled_pieces(words: Sequence[str]) -> tuple[list[str], list[tuple[list[str], list[str]]]]:
    """Return the pieces that short words need, and for each long word the pieces of its two halves.

    One slip in a long word leaves one of its halves whole; a short word has to be right, the last one begun.
    """
    needed: set[str] = set()
    halves = []
    for place, word in enumerate(words, start=1):
        if len(word) >= _SHORTEST_TO_MISSPELL:
            half = max(_LEAST_PIECE, len(word) // 2)
            halves.append((_beginning(word[:half]), _end(word[-half:])))
        else:
            needed.update(_beginning(word) if place == len(words) else ngrams(word))
    return sorted(needed), halves


def best(found: Iterable[Found], wanted: Wanted, limit: int) -> list[Found]:
    """Return one row for each cluster, best first: those found by a number as they came, then by name."""
    scored: dict[UUID, tuple[float, Found]] = {}
    for row in found:
        score = _score(row, wanted)
        if score >= _WORTH_SHOWING and score > scored.get(row.root_id, (0.0, row))[0]:
            scored[row.root_id] = (score, row)
    ordered = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].names, pair[1].root_id))
    return [row for _, row in ordered[:limit]]


def _score(row: Found, wanted: Wanted) -> float:
    """Weigh a row from 0 to 100; words typed beside a number only sort what the number found."""
    if not wanted.words:
        return 100.0
    names = row.names.split()
    total = sum(_word_score(word, names, is_last=word == wanted.words[-1]) for word in wanted.words)
    likeness = total / len(wanted.words)
    if row.why != BY_NAME:
        return _WORTH_SHOWING + likeness * 0.4
    # A shorter name of two that hold all words is the nearer one.
    return likeness - min(len(names), 9) * 0.1


def _word_score(word: str, names: Sequence[str], *, is_last: bool) -> float:
    best_of_word = 0.0
    for name in names:
        if is_last and name.startswith(word):
            best_of_word = max(best_of_word, 100.0 if name == word else 98.0)
        best_of_word = max(best_of_word, closeness.ratio(word, name))
    return best_of_word


def _numbers(typed: str) -> tuple[str, ...]:
    try:
        return phones.variants(phones.to_e164(re.sub(r"[^\d+/]", "", typed)))
    except PhoneInvalid:
        return ()


def _endings(digits: str) -> tuple[str, ...]:
    """Return how a stored number may end: as typed, without the 0 of afar or the 15 of mobiles."""
    bare = digits.removeprefix("0").removeprefix("15")
    return tuple(dict.fromkeys(ending for ending in (digits, bare) if len(ending) >= LEAST_DIGITS))


def _beginning(word: str) -> list[str]:
    """Return the pieces of a word that goes on: all but those of its end."""
    return [piece for piece in ngrams(word) if not piece.endswith(" ")]


def _end(word: str) -> list[str]:
    """Return the pieces of the end of a word: all but those of its beginning."""
    return [piece for piece in ngrams(word) if not piece.startswith(" ")]
