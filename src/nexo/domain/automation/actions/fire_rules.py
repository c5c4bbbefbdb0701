"""Let the rules that wait for a fact act, once each, and keep what they did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.automation.actions.take_steps import take
from nexo.domain.automation.enums import FOR_RULES, Brake, FiringState
from nexo.domain.automation.errors import StepForPeople
from nexo.domain.automation.events import RuleSwitched
from nexo.domain.automation.models import Firing, Rule, RuleVersion
from nexo.domain.automation.queries.rules import awaiting
from nexo.domain.automation.queries.words import Lexicon, facts_of, lexicon_of
from nexo.domain.automation.rules.brakes import Past, brake
from nexo.domain.automation.rules.happening import Happening, is_awaited
from nexo.domain.automation.rules.minutes import saved, table
from nexo.domain.automation.rules.saying import Rule as Said
from nexo.domain.automation.rules.saying import rule_from_json
from nexo.domain.automation.rules.writing import said_reasons
from nexo.domain.cases.queries.routing import counting
from nexo.domain.catalogue.rules.routing.deciding import Busy, Usable, busy_by, holds
from nexo.domain.catalogue.rules.routing.sentence import Facts
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import DomainError
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.record import record


@dataclass(slots=True)
class Ground:
    """What is read once for all that happens in a town in one go."""

    town: Jurisdiction
    lexicon: Lexicon
    busy: Busy


def fire_rules(happenings: Sequence[Happening]) -> list[Firing]:
    """Let every rule act that waits for one of these facts and holds; return what came of it.

    One fact fires one version of a rule once, however often this is called. Cases that are reserved, protected or
    confidential are not even looked at. A step that is refused undoes the whole firing and leaves it as failed;
    anything else that breaks is raised. Inside a transaction. One query where nobody waits.
    """
    versions = awaiting({one.jurisdiction_id for one in happenings}, {one.trigger for one in happenings})
    woken = [
        (version, said, one)
        for one in happenings
        for version in versions
        if version.rule.jurisdiction_id == one.jurisdiction_id
        and is_awaited((said := rule_from_json(version.says)).when, one)
    ]
    if not woken:
        return []
    facts = facts_of({one.case_id for _, _, one in woken})
    causes = {row.pk: row for row in Firing.objects.filter(pk__in={one.cause for *_, one in woken})}
    towns: dict[UUID, Ground] = {}
    done: list[Firing] = []
    stale: set[UUID] = set()
    last: Happening | None = None
    for version, said, one in woken:
        if one is not last and one.case_id in stale:
            # All rules that one fact wakes see the case as it was before any of them acted.
            facts.pop(one.case_id, None)
            facts |= facts_of([one.case_id])
            stale.discard(one.case_id)
        last = one
        if one.case_id not in facts:
            continue
        town = towns.get(one.jurisdiction_id) or towns.setdefault(
            one.jurisdiction_id, read_town(version.rule.jurisdiction, versions)
        )
        firing = fire(version, said, one, facts[one.case_id], town, cause=causes.get(one.cause))
        if firing is not None:
            done.append(firing)
            stale.add(one.case_id)
    return done


def read_town(town: Jurisdiction, versions: Sequence[RuleVersion]) -> Ground:
    """Read what the rules of a town may name. Five queries; one more when the first rule asks for load."""
    usable = [Usable(row.rule.number, rule_from_json(row.says).asks) for row in versions]
    return Ground(town, lexicon_of(town.pk), busy_by(counting(town.pk), usable))


def fire(
    version: RuleVersion,
    said: Said,
    happening: Happening,
    facts: Facts,
    town: Ground,
    *,
    cause: Firing | None = None,
    about_at: datetime | None = None,
) -> Firing | None:
    """Let one version of a rule act on one fact, if it holds and never did; return what is kept of it."""
    if not version.rule.is_enabled or not holds(said.asks, facts, town.busy):
        return None
    firing = Firing(
        jurisdiction_id=happening.jurisdiction_id,
        rule=version.rule,
        version=version,
        case_id=happening.case_id,
        event_id=happening.event_id,
        topic=happening.topic,
        about_at=about_at,
        correlation_id=happening.cause if cause is None else cause.correlation_id,
        cause=cause,
        chain=[*cause.chain, cause.rule_id] if cause is not None else [],
        conditions=said_reasons(said.asks, town.lexicon.rules),
        minutes=saved(said.steps, table(town.town.local_rules)),
        state=FiringState.DONE,
        id=ids.uuid7(),
    )
    try:
        with transaction.atomic():
            firing.save(force_insert=True)
    except IntegrityError:
        return None
    held = brake(version.rule_id, _past(firing, town.town), version.rule.an_hour)
    if held is not Brake.NONE:
        _hold(firing, held)
        return firing
    run(firing, said)
    return firing


def run(firing: Firing, said: Said) -> None:
    """Take the steps of a firing, all or none, as the town itself; keep how it went. Whatever follows has its id."""
    lines = firing.version.text.splitlines()[-len(said.steps) :]
    results: list[Mapping[str, str]] = []
    machine = actor_of(firing.rule)
    try:
        with transaction.atomic(), correlating(firing.pk):
            for at, (line, step) in enumerate(zip(lines, said.steps, strict=True)):
                if step.do not in FOR_RULES:
                    raise StepForPeople
                take(step, actor=machine, case_id=firing.case_id, key=f"rule:{firing.pk}:{at}")
                results.append({"said": line, "result": "done"})
            audit(
                actor=machine,
                action="automation.rule_fired",
                kind="case",
                object_id=firing.case_id,
                changes={
                    "rule": firing.rule.number,
                    "version": firing.version.number,
                    "firing": str(firing.pk),
                },
            )
    except DomainError as refused:
        undone = [{"said": one["said"], "result": "undone"} for one in results]
        later = [{"said": line, "result": "not_reached"} for line in lines[len(results) + 1 :]]
        firing.steps = [*undone, {"said": lines[len(results)], "result": "refused"}, *later]
        firing.state, firing.error_code, firing.error = (
            FiringState.FAILED,
            refused.code,
            refused.message[:300],
        )
    else:
        firing.steps, firing.state, firing.error_code, firing.error = results, FiringState.DONE, "", ""
    firing.save()


def actor_of(rule: Rule) -> Actor:
    """Return the town itself, as it acts by a rule."""
    return Actor(kind=ActorKind.SYSTEM, jurisdiction_id=rule.jurisdiction_id, label=f"la regla {rule.number}")


def _past(firing: Firing, town: Jurisdiction) -> Past:
    """Return what the rule did before this firing. Two queries over the indexes of the log."""
    midnight = datetime.combine(clock.today(town.zone_info), time.min, town.zone_info)
    others = (
        Firing.objects.filter(rule_id=firing.rule_id).exclude(pk=firing.pk).exclude(state=FiringState.BRAKED)
    )
    return Past(
        chain=firing.chain,
        on_case_today=others.filter(case_id=firing.case_id, at__gte=midnight).count(),
        in_last_hour=others.filter(at__gt=firing.at - timedelta(hours=1)).count(),
    )


def _hold(firing: Firing, held: Brake) -> None:
    """Keep that a rule was held back; one that ran too often goes off, in sight of those who manage it."""
    firing.state, firing.brake, firing.minutes = FiringState.BRAKED, held, 0
    firing.save()
    if held is not Brake.RATE:
        return
    rule = firing.rule
    rule.is_enabled, rule.is_braked, rule.off_at = False, True, clock.now()
    rule.off_reason = f"más de {rule.an_hour} veces en una hora"
    rule.off_by_label = "el freno"
    rule.save(update_fields=["is_enabled", "is_braked", "off_at", "off_reason", "off_by_label"])
    machine = system(rule.jurisdiction_id)
    audit(
        actor=machine,
        action="automation.rule_braked",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": rule.number, "an_hour": rule.an_hour},
    )
    record(RuleSwitched(rule_id=rule.pk, is_enabled=False, by_brake=True), actor=machine)
