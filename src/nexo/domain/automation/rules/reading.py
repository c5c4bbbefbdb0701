"""Read a rule, or the steps of a macro, line by line, and say in words what is wrong and where.

regla := línea «cuando …»  [línea «si …»]  una línea por paso («entonces» y la «y» del principio sobran)
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from nexo.domain.automation.enums import FOR_RULES, Do
from nexo.domain.automation.errors import LineUnreadable, PartMissing, StepForPeople, TooManySteps
from nexo.domain.automation.rules.grammar import DO, EXPECTED, MOST, WHEN
from nexo.domain.automation.rules.saying import Rule, Step, When
from nexo.domain.catalogue.errors import RuleUnreadable
from nexo.domain.catalogue.rules.routing.names import Named, Names, Vocabulary, tokens_of
from nexo.domain.catalogue.rules.routing.reading import ConditionReader
from nexo.domain.catalogue.rules.routing.sentence import Field, Sentence
from nexo.domain.catalogue.rules.routing.walking import Walker
from nexo.kernel.errors import DomainError
from nexo.kernel.text.fold import fold

T = TypeVar("T")
LONGEST = 4_000
MOST_STEPS = 10
_TEXT = 500
_SLOT = re.compile(r"\{(\w+)\}")
_QUOTES = str.maketrans(dict.fromkeys('«»“”"', " "))


@dataclass(frozen=True, slots=True)
class Words:
    """What the rules and macros of a town may name. `units` are for steps; those of conditions are in `fields`."""

    vocabulary: Vocabulary
    units: Names
    answers: Names
    results: Names
    reasons: Names

    def of(self, slot: str) -> Names:
        """Return the names that may stand in a slot of a template."""
        if slot == "phases":
            return self.vocabulary.fields[Field.PHASE]
        return {"unit": self.units, "answer": self.answers, "result": self.results, "reason": self.reasons}[
            slot
        ]


class _AutomationConditions(ConditionReader):
    fields = _("servicio, grupo, tipo, zona, canal, persona, estado, área, o «hay más de»")


@dataclass(slots=True)
class _Found:
    """What stood in the slots of a template."""

    numbers: list[int]
    codes: dict[str, tuple[str, ...]]


def parse_rule(text: str, words: Words) -> Rule:
    """Return what a rule says. Raises `LineUnreadable`, `PartMissing`, `TooManySteps`."""
    lines = _lines(text)
    if not lines or len(lines) < 2:  # noqa: PLR2004 - a «cuando» and a step
        raise PartMissing(field="text")
    number, first = lines.pop(0)
    when = _at(number, lambda: _when(first, words))
    asks = Sentence((), "")
    if lines and fold(lines[0][1]).startswith("si "):
        number, line = lines.pop(0)
        asks = _at(number, lambda: _asks(line, words))
    if not lines:
        raise PartMissing(field="text")
    return Rule(when, asks, _steps(lines, words, allowed=FOR_RULES))


def parse_steps(text: str, words: Words) -> tuple[Step, ...]:
    """Return the steps of a macro. Raises `LineUnreadable`, `PartMissing`, `TooManySteps`."""
    lines = _lines(text)
    if not lines:
        raise PartMissing("Escribí al menos un paso.", field="text")
    return _steps(lines, words, allowed=frozenset(Do))


def _lines(text: str) -> list[tuple[int, str]]:
    if len(text) > LONGEST:
        raise TooManySteps("El texto es demasiado largo: partilo en dos.", field="text")
    kept = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    return [(number, line) for number, line in kept if line]


def _at(number: int, read: Callable[[], T]) -> T:
    try:
        return read()
    except DomainError as wrong:
        raise LineUnreadable(number, wrong) from wrong


def _when(line: str, words: Words) -> When:
    walker = Walker(tokens_of(line))
    walker.expect("cuando")
    template, found = _matched(walker, WHEN, words, _("un hecho, como «se abre un caso»"))
    phases = found.codes.get("phases", ())
    return When(WHEN[template], phases, found.numbers[0] if found.numbers else 0)


def _asks(line: str, words: Words) -> Sentence:
    reader = _AutomationConditions(tokens_of(line), words.vocabulary)
    reader.expect("si")
    conditions = reader.conditions()
    reader.took(",")
    if not reader.at_end:
        raise reader.wrong(_("«y» y otra condición, o el final de la línea"))
    return Sentence(conditions, "")


def _steps(lines: list[tuple[int, str]], words: Words, *, allowed: frozenset[Do]) -> tuple[Step, ...]:
    if len(lines) > MOST_STEPS:
        raise TooManySteps(values={"n": MOST_STEPS}, field="text")
    return tuple(_at(number, lambda line=line: _step(line, words, allowed)) for number, line in lines)  # type: ignore[misc]  # mypy knows no default in a lambda


def _step(line: str, words: Words, allowed: frozenset[Do]) -> Step:
    walker = Walker(tokens_of(line))
    walker.took("entonces")
    walker.took("y")
    template, found = _matched(walker, DO, words, _("un paso, como «agregar la nota «…»»"))
    do = DO[template]
    if do not in allowed:
        raise StepForPeople
    first = {name: codes[0] for name, codes in found.codes.items()}
    return Step(
        do,
        unit=first.get("unit", ""),
        text=first.get("text", ""),
        answer=first.get("answer", ""),
        choice=first.get("result", "") or first.get("reason", ""),
        number=found.numbers[0] if found.numbers else 0,
    )


def _matched(walker: Walker, templates: Iterable[str], words: Words, expected: object) -> tuple[str, _Found]:
    """Return the template that the words follow to their end; else what is wrong with the one that got furthest."""
    start, furthest, refusal = walker.place, walker.place, None
    for template in templates:
        walker.back_to(start)
        try:
            found = _follow(walker, template, words)
            walker.took(",")
            if walker.at_end:
                return template, found
            wrong = walker.wrong(_("el final de la línea"))
        except RuleUnreadable as unread:
            wrong = unread
        if walker.place > furthest:
            furthest, refusal = walker.place, wrong
    if refusal is not None:
        raise refusal
    walker.back_to(start)
    raise walker.wrong(str(expected), Names(Named(one, _SLOT.sub("…", one)) for one in templates))


def _follow(walker: Walker, template: str, words: Words) -> _Found:
    found = _Found([], {})
    for part in template.split():
        slot = _SLOT.fullmatch(part)
        if slot is None:
            _word(walker, fold(part))
        elif slot[1] == "n":
            most = _MOST[template]
            found.numbers.append(walker.number(most, _("un número del 1 al %(n)s") % {"n": most}))
        elif slot[1] == "text":
            text = " ".join(walker.quoted(EXPECTED["text"]).translate(_QUOTES).split())[:_TEXT]
            found.codes["text"] = (text,)
        else:
            found.codes[slot[1]] = _names(walker, slot[1], words)
    return found


_MOST = {template: MOST[one] for template, one in WHEN.items() if "{n}" in template}
_MOST |= {template: MOST[one] for template, one in DO.items() if "{n}" in template}
_ALIKE = {"faltan": "falta", "pasan": "pasa", "dias": "dia", "habiles": "habil", "personas": "persona"}


def _word(walker: Walker, word: str) -> None:
    """Read a word of a template; one of several may stand in the singular."""
    if not walker.took(_ALIKE.get(word, word)):
        walker.expect(word)


def _names(walker: Walker, slot: str, words: Words) -> tuple[str, ...]:
    names = words.of(slot)
    found = [walker.named(names, EXPECTED[slot])]
    while slot == "phases" and walker.took("o"):
        found.append(walker.named(names, EXPECTED[slot]))
    return tuple(dict.fromkeys(found))
