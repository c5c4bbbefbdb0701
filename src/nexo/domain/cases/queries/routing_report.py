"""What a look over the rules in force finds: rules, units and services, each with what to do."""

from collections.abc import Iterable, Sequence

from nexo.domain.cases.queries.routing_trial import DAYS, Coverage, coverage
from nexo.domain.catalogue.models import RoutingRule
from nexo.domain.catalogue.queries.routing import Tongue, routing_rules, tongue_of, usable
from nexo.domain.catalogue.rules.routing.deciding import Usable
from nexo.domain.catalogue.rules.routing.examining import circles, disputed, hidden, scope_of
from nexo.domain.catalogue.rules.routing.findings import Finding, Kind, by_weight
from nexo.domain.catalogue.rules.routing.sentence import Choice, Sentence
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor

_SHOWN = 12


def routing_report(*, actor: Actor, days: int = DAYS) -> list[Finding]:
    """Return what is to be mended in the routing, what sends cases astray first.

    Five queries, and one more where a rule asks for load. Raises `NotAllowed`.
    """
    jurisdiction_id = jurisdiction_of(actor)
    rows = routing_rules(jurisdiction_id)
    rules = usable(rows, clock.now().date())
    seen = coverage(actor=actor, rules=rules, days=days)
    tongue = tongue_of(jurisdiction_id)
    return by_weight(
        [
            *_alarms(rows, rules),
            *_names(rules, tongue),
            *_by_thought(rules, tongue),
            *_by_cases(rules, seen, tongue, days),
            *_units(rows, tongue),
            *_services(tongue),
        ]
    )


def _alarms(rows: Sequence[RoutingRule], rules: Sequence[Usable]) -> Iterable[Finding]:
    for row, rule in zip(rows, rules, strict=True):
        if not row.is_enabled:
            yield Finding(Kind.OFF, {"rule": row.number, "reason": row.off_reason})
        elif not rule.takes:
            yield Finding(Kind.NO_CASES_TAKEN, {"rule": row.number, "unit": row.unit})


def _names(rules: Iterable[Usable], tongue: Tongue) -> Iterable[Finding]:
    """Find the rules that name what there is no more: such a condition holds for no case."""
    for rule in rules:
        for name in _unknown(rule.sentence, tongue):
            yield Finding(Kind.UNKNOWN_NAME, {"rule": rule.number, "name": name})


def _unknown(sentence: Sentence, tongue: Tongue) -> Iterable[str]:
    words = tongue.vocabulary
    for one in sentence.conditions:
        if isinstance(one, Choice):
            yield from (code for code in one.values if code not in words.fields[one.field])
        elif one.unit not in words.units:
            yield one.unit


def _by_thought(rules: Sequence[Usable], tongue: Tongue) -> Iterable[Finding]:
    """Find what the rules say of each other, without any case."""
    world = tongue.world
    protected = {code for code, facts in world.services.items() if facts.visibility == "protected"}
    for rule in rules:
        scope = scope_of(rule.sentence, world)
        if rule.is_in_force and not rule.guards and scope.services and scope.services <= protected:
            yield Finding(Kind.NOT_GUARDED, {"rule": rule.number})
        if rule.is_in_force and scope.is_all(world) and rule is not rules[-1]:
            yield Finding(Kind.EVERYTHING, {"rule": rule.number})
    for number, other in hidden(rules, world):
        yield Finding(Kind.HIDDEN, {"rule": number, "other": other})
    for number, other in disputed(rules, world):
        yield Finding(Kind.DISPUTED, {"rule": number, "other": other})
    for round_ in circles(rules):
        names = [tongue.vocabulary.units.name_of(code) for code in (*round_, round_[0])]
        yield Finding(Kind.CIRCLE, {"units": " → ".join(names)})


def _by_cases(rules: Sequence[Usable], seen: Coverage, tongue: Tongue, days: int) -> Iterable[Finding]:
    """Find what past cases say of the rules; without cases they say nothing."""
    covered = {number for number, _ in hidden(rules, tongue.world)}
    for rule in rules if seen.cases else ():
        if not rule.is_in_force or rule.number in covered:
            continue
        if not seen.held[rule.number]:
            yield Finding(Kind.NOTHING, {"rule": rule.number, "days": days})
        elif not seen.decided[rule.number]:
            yield Finding(Kind.NEVER_FIRST, {"rule": rule.number, "cases": seen.held[rule.number]})
    alone = [code for code, _ in seen.without.most_common() if code not in seen.by_rule]
    if rules and alone:
        yield Finding(Kind.BY_OWNER, {"days": days, "names": _few(alone)})


def _units(rows: Sequence[RoutingRule], tongue: Tongue) -> Iterable[Finding]:
    """Find the units that rules send cases to and where nobody works, or nobody leads; each once."""
    units = {row.unit.code: row for row in reversed(rows) if row.unit is not None and row.is_enabled}
    for code, row in sorted(units.items()):
        values = {"unit": row.unit, "rule": row.number}
        if code in tongue.unstaffed:
            yield Finding(Kind.NOBODY, values)
        elif code in tongue.unled:
            yield Finding(Kind.NO_HEAD, values)


def _services(tongue: Tongue) -> Iterable[Finding]:
    if tongue.undeputised:
        yield Finding(Kind.NO_DEPUTY, {"names": _few(tongue.undeputised)})


def _few(codes: Sequence[str]) -> str:
    """Return the first dozen, and how many more there are."""
    more = f" (+{len(codes) - _SHOWN})" if len(codes) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more
