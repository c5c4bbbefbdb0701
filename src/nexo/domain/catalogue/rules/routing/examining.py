"""Look rules over without any case: which can never hold, always hold, hide another, contradict, go in circles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nexo.domain.catalogue.rules.routing.deciding import Usable
from nexo.domain.catalogue.rules.routing.sentence import ANYBODY, Choice, Facts, Field, Load, Sentence

_BY_SERVICE = frozenset({Field.SERVICE, Field.GROUP, Field.KIND, Field.VISIBILITY})


@dataclass(frozen=True, slots=True)
class World:
    """What cases there can be: the facts of each service by code, the zones and the channels."""

    services: Mapping[str, Facts]
    zones: frozenset[str]
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that a rule asks for, field by field; "" among zones stands for a case without one."""

    services: frozenset[str]
    zones: frozenset[str]
    channels: frozenset[str]
    any_of: tuple[frozenset[str], ...]
    none_of: frozenset[str]
    loads: tuple[Load, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no case can be so."""
        nothing = not (self.services and self.zones and self.channels)
        return nothing or any(_is_barred(wanted, self.none_of) for wanted in self.any_of)

    def is_all(self, world: World) -> bool:
        """Whether every case is so."""
        asks = bool(self.any_of or self.none_of or self.loads)
        whole = (frozenset(world.services), world.zones | {""}, world.channels)
        return not asks and (self.services, self.zones, self.channels) == whole


def scope_of(sentence: Sentence, world: World) -> Scope:
    """Return the cases that a rule asks for."""
    chosen = [one for one in sentence.conditions if isinstance(one, Choice)]
    persons = [one for one in chosen if one.field is Field.PERSON]
    return Scope(
        services=frozenset(
            code
            for code, facts in world.services.items()
            if all(_is_met(one, facts.of(one.field)) for one in chosen if one.field in _BY_SERVICE)
        ),
        zones=_allowed(world.zones | {""}, chosen, Field.ZONE),
        channels=_allowed(world.channels, chosen, Field.CHANNEL),
        any_of=tuple(frozenset(one.values) for one in persons if not one.negated),
        none_of=frozenset(code for one in persons if one.negated for code in one.values),
        loads=tuple(one for one in sentence.conditions if isinstance(one, Load)),
    )


def hides(earlier: Scope, later: Scope) -> bool:
    """Say whether every case of the later rule is one of the earlier, so that the later never decides."""
    return (
        later.services <= earlier.services
        and later.zones <= earlier.zones
        and later.channels <= earlier.channels
        and all(any(_is_within(mine, wanted) for mine in later.any_of) for wanted in earlier.any_of)
        and (ANYBODY in later.none_of or earlier.none_of <= later.none_of)
        and all(
            any(mine.unit == asked.unit and mine.over >= asked.over for mine in later.loads)
            for asked in earlier.loads
        )
    )


def meet(one: Scope, other: Scope) -> bool:
    """Say whether one case can be of both rules."""
    both = Scope(
        one.services & other.services,
        one.zones & other.zones,
        one.channels & other.channels,
        one.any_of + other.any_of,
        one.none_of | other.none_of,
        (),
    )
    return not both.is_empty


def hidden(rules: Sequence[Usable], world: World) -> list[tuple[int, int]]:
    """Return (rule, the earlier one that takes all its cases) by number."""
    scopes = _scopes(rules, world)
    found: dict[int, int] = {}
    for (first, earlier), (second, later) in combinations(scopes, 2):
        if second.number not in found and hides(earlier, later):
            found[second.number] = first.number
    return list(found.items())


def disputed(rules: Sequence[Usable], world: World) -> list[tuple[int, int]]:
    """Return the pairs of rules, the earlier first, that can take one case to different units.

    A pair of which one is hidden by the other is told there, not here; so is an exception before a wider rule,
    which is how rules are meant to be written.
    """
    return [
        (first.number, second.number)
        for (first, earlier), (second, later) in combinations(_scopes(rules, world), 2)
        if first.sentence.target != second.sentence.target
        and meet(earlier, later)
        and not hides(earlier, later)
        and not hides(later, earlier)
    ]


def circles(rules: Iterable[Usable]) -> list[tuple[str, ...]]:
    """Return the rounds of units that pass their overload on to each other, each once, from its first code."""
    ways: dict[str, set[str]] = {}
    for rule in rules:
        if rule.is_in_force and rule.sentence.target:
            for one in rule.sentence.conditions:
                if isinstance(one, Load):
                    ways.setdefault(one.unit, set()).add(rule.sentence.target)
    found: list[tuple[str, ...]] = []
    for start in sorted(ways):
        round_ = _way_back(start, ways)
        if round_ and not any(set(round_) == set(known) for known in found):
            found.append(round_)
    return found


def _way_back(start: str, ways: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the shortest way from a unit back to itself; nothing when there is none."""
    seen: set[str] = set()
    paths: list[tuple[str, ...]] = [(start,)]
    while paths:
        path = paths.pop(0)
        for unit in sorted(ways.get(path[-1], ())):
            if unit == start:
                return path
            if unit not in seen:
                seen.add(unit)
                paths.append((*path, unit))
    return ()


def _scopes(rules: Iterable[Usable], world: World) -> list[tuple[Usable, Scope]]:
    return [(rule, scope_of(rule.sentence, world)) for rule in rules if rule.is_in_force]


def _allowed(codes: Collection[str], chosen: Iterable[Choice], field: Field) -> frozenset[str]:
    mine = [one for one in chosen if one.field is field]
    return frozenset(
        code for code in codes if all(_is_met(one, frozenset({code} if code else ())) for one in mine)
    )


def _is_met(one: Choice, codes: frozenset[str]) -> bool:
    return codes.isdisjoint(one.values) is one.negated


def _is_barred(wanted: frozenset[str], none_of: frozenset[str]) -> bool:
    return ANYBODY in none_of or wanted <= none_of


def _is_within(mine: frozenset[str], wanted: frozenset[str]) -> bool:
    return ANYBODY in wanted or mine <= wanted
