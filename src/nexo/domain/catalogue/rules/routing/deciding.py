"""Decide by rules where a case goes: in order, the first that holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.rules.routing.sentence import Facts, Load, Sentence

Busy = Callable[[str, int], bool]
"""Whether the unit of a code has more open cases than a number."""
Count = Callable[[Mapping[str, int]], Mapping[str, int]]
"""The open cases of units by code, each counted no further than the number given."""


@dataclass(frozen=True, slots=True)
class Usable:
    """A rule as it stands: its number, what it says, and whether it can be followed.

    `is_in_force`: it is not switched off. `takes`: its target takes cases; of one that takes none, the owner unit
    has them. `guards`: the target may take protected cases.
    """

    number: int
    sentence: Sentence
    is_in_force: bool = True
    takes: bool = True
    guards: bool = False

    @property
    def target(self) -> str:
        """The code of the unit where its cases go in the end; "" is the owner unit."""
        return self.sentence.target if self.takes else ""


def busy_by(count: Count, rules: Iterable[Usable]) -> Busy:
    """Return whether units are busy, by one count of all that the rules ask for, made when the first asks."""
    most: dict[str, int] = {}
    for rule in rules:
        for one in rule.sentence.conditions:
            if isinstance(one, Load):
                most[one.unit] = max(most.get(one.unit, 0), one.over + 1)
    known: dict[str, int] = {}

    def busy(unit: str, over: int) -> bool:
        if not known:
            known.update(dict.fromkeys(most, 0) | dict(count(most)))
        return known[unit] > over

    return busy


def holds(sentence: Sentence, facts: Facts, busy: Busy) -> bool:
    """Say whether all that a rule asks for is so; what costs a count is asked last."""
    loads = []
    for one in sentence.conditions:
        if isinstance(one, Load):
            loads.append(one)
        elif facts.of(one.field).isdisjoint(one.values) is not one.negated:
            return False
    return all(busy(one.unit, one.over) for one in loads)


def applies(rule: Usable, facts: Facts, busy: Busy) -> bool:
    """Say whether a rule may take this case: a protected one goes by rule to a protected unit alone."""
    is_open_to = facts.visibility != Visibility.PROTECTED or rule.guards
    return rule.is_in_force and is_open_to and holds(rule.sentence, facts, busy)


def applying(rules: Iterable[Usable], facts: Facts, busy: Busy) -> Iterator[Usable]:
    """Yield the rules that may take a case, in their order; the first decides."""
    return (rule for rule in rules if applies(rule, facts, busy))


def decide(rules: Iterable[Usable], facts: Facts, busy: Busy) -> Usable | None:
    """Return the rule that decides; None leaves the case to the owner unit of its service."""
    return next(applying(rules, facts, busy), None)
