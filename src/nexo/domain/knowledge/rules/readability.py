"""When a text may be published: how easily it must read for its audience, and what to mend, sentence by sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.formats import localize
from django.utils.translation import gettext, gettext_noop

from nexo.domain.knowledge.enums import Audience, Language
from nexo.kernel.text.markup import plain_of
from nexo.kernel.text.reading import read, sentences, unexplained_acronyms, words
from nexo.kernel.text.syllables import syllables

FLOORS: Final = {Audience.CLEAR: 65, Audience.EASY: 80}
"""Least index of a Spanish text for its audience (participation.md 5); a technical text has none."""

LONGEST_SENTENCE: Final = 25
"""Words that a sentence may have."""

_LONG_WORD = 5
_MOST_HARD = 6
_MOST_LONG_WORDS = 4
_BANDS: Final = (
    (40.0, gettext_noop("muy difícil")),
    (55.0, gettext_noop("algo difícil")),
    (65.0, gettext_noop("normal")),
    (80.0, gettext_noop("bastante fácil")),
)


class Fault(StrEnum):
    """What keeps a text from being published."""

    SCORE = "score"
    HARD = "hard"
    LONG = "long"
    ACRONYM = "acronym"
    REVIEW = "review"


_SAID: Final = {
    Fault.SCORE: (
        gettext_noop("El texto tiene %(score)s puntos y para esta audiencia hacen falta %(floor)s."),
        gettext_noop("Empezá por las oraciones de esta lista: son las que más cuestan."),
    ),
    Fault.HARD: (
        gettext_noop("Cuesta leerla: %(score)s puntos."),
        gettext_noop("Cambiá por palabras de todos los días: %(words)s. O partila en dos."),
    ),
    Fault.LONG: (
        gettext_noop("Tiene %(count)s palabras y el máximo es %(most)s."),
        gettext_noop("Partila en dos: una idea en cada oración."),
    ),
    Fault.ACRONYM: (
        gettext_noop("Nadie explica la sigla %(acronym)s."),
        gettext_noop("La primera vez escribí el nombre completo y la sigla entre paréntesis."),
    ),
    Fault.REVIEW: (
        gettext_noop("Todavía no lo leyó otra persona."),
        gettext_noop("Pedile a alguien que no lo escribió que lo lea y lo marque como revisado."),
    ),
}
_NO_LONG_WORD: Final = gettext_noop("Sacá lo que sobra o partila en dos.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which sentence (empty: in the whole text), and how to mend it."""

    fault: Fault
    sentence: str = ""
    values: dict[str, object] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong, in the language in force."""
        return gettext(_SAID[self.fault][0]) % {name: localize(value) for name, value in self.values.items()}

    @property
    def mend(self) -> str:
        """How to mend it, in the language in force."""
        if self.fault is Fault.HARD and not self.values["words"]:
            return gettext(_NO_LONG_WORD)
        return gettext(_SAID[self.fault][1]) % self.values


def index(body: str) -> float | None:
    """Return the INFLESZ index of a text in the small markup; None for a text without words."""
    return read(plain_of(body)).score


def score_for(body: str, language: str) -> float | None:
    """Return the index that is kept with a text; the formula holds for Spanish alone."""
    return index(body) if language == Language.SPANISH else None


def band(value: float | None) -> str:
    """Return the words for an index."""
    if value is None:
        return gettext_noop("sin medir")
    return next((said for limit, said in _BANDS if value < limit), gettext_noop("muy fácil"))


def problems(*, body: str, audience: str, language: str) -> list[Problem]:
    """Return what keeps a text from being published for its audience: nothing for a technical one.

    The index is asked of Spanish alone; short sentences and explained acronyms of every language.
    """
    floor = FLOORS.get(Audience(audience))
    if floor is None:
        return []
    plain = plain_of(body)
    parts = sentences(plain)
    found = list(_too_hard(plain, parts, floor)) if language == Language.SPANISH else []
    found += _too_long(parts)
    return found + _unexplained(plain, parts)


def _too_hard(plain: str, parts: list[str], floor: int) -> Iterator[Problem]:
    """Yield the index that is too low, and the sentences that pull it down, the hardest first."""
    score = read(plain).score
    if score is None or score >= floor:
        return
    yield Problem(Fault.SCORE, values={"score": score, "floor": floor})
    scored = sorted((read(part).score or 0.0, at) for at, part in enumerate(parts))
    for value, at in [one for one in scored if one[0] < floor][:_MOST_HARD]:
        yield Problem(Fault.HARD, parts[at], {"score": value, "words": _long_words(parts[at])})


def _too_long(parts: list[str]) -> list[Problem]:
    counted = [(part, len(words(part))) for part in parts]
    return [
        Problem(Fault.LONG, part, {"count": count, "most": LONGEST_SENTENCE})
        for part, count in counted
        if count > LONGEST_SENTENCE
    ]


def _unexplained(plain: str, parts: list[str]) -> list[Problem]:
    return [
        Problem(Fault.ACRONYM, next((part for part in parts if one in part), ""), {"acronym": one})
        for one in unexplained_acronyms(plain)
    ]


def _long_words(sentence: str) -> str:
    """Return the longest words of a sentence, by syllables."""
    long = [word for word in dict.fromkeys(words(sentence)) if syllables(word) >= _LONG_WORD]
    return ", ".join(sorted(long, key=syllables, reverse=True)[:_MOST_LONG_WORDS])
