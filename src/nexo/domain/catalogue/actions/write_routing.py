"""Write the draft of the routing rules: nothing of it counts until somebody else publishes it."""

from collections.abc import Sequence

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import RuleMatchesNothing, RuleTurnsInCircle, TargetTakesNoCases
from nexo.domain.catalogue.models import RoutingRule, RoutingSet
from nexo.domain.catalogue.queries.routing import Tongue, tongue_of
from nexo.domain.catalogue.rules.routing.examining import scope_of
from nexo.domain.catalogue.rules.routing.reading import parse
from nexo.domain.catalogue.rules.routing.sentence import Load, Sentence, to_json
from nexo.domain.catalogue.rules.routing.writing import render, told
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def add_rule(*, actor: Actor, sentence: str) -> RoutingRule:
    """Add a rule after all others. Raises as `read_rule`, and `NotAllowed`."""
    draft = _draft(actor)
    rule = RoutingRule(routing_set=draft, number=_next_number(draft), order=_last_order(draft) + 1)
    _say(rule, sentence, tongue_of(draft.jurisdiction_id))
    rule.save(force_insert=True)
    _written(actor, draft, "added", rule.number, before="", after=rule.sentence)
    return rule


@transaction.atomic
def change_rule(*, actor: Actor, number: int, sentence: str) -> RoutingRule:
    """Word a rule anew; it keeps its number and place. Raises as `add_rule`, and `NotFound`."""
    draft = _draft(actor)
    rule = _rule(draft, number)
    before = rule.sentence
    _say(rule, sentence, tongue_of(draft.jurisdiction_id))
    rule.save(update_fields=["sentence", "told", "says", "unit"])
    _written(actor, draft, "changed", number, before=before, after=rule.sentence)
    return rule


@transaction.atomic
def move_rule(*, actor: Actor, number: int, up: bool) -> None:
    """Let a rule change places with the one before it, or the one after; at the edge nothing happens."""
    draft = _draft(actor)
    rule = _rule(draft, number)
    others = draft.rules.filter(order__lt=rule.order) if up else draft.rules.filter(order__gt=rule.order)
    other = others.order_by("-order" if up else "order").first()
    if other is None:
        return
    rule.order, other.order = other.order, rule.order
    RoutingRule.objects.bulk_update([rule, other], ["order"])
    _written(actor, draft, "moved", number, before=rule.sentence, after=rule.sentence)


@transaction.atomic
def remove_rule(*, actor: Actor, number: int) -> None:
    """Take a rule out of the draft. Raises `NotFound`."""
    draft = _draft(actor)
    rule = _rule(draft, number)
    rule.delete()
    _written(actor, draft, "removed", number, before=rule.sentence, after="")


@transaction.atomic
def discard_draft(*, actor: Actor) -> None:
    """Throw the draft away; what is in force stays. Raises `NotFound`."""
    if not policies.may_write_routing(actor):
        raise NotAllowed
    drafts = policies.routing_of(actor).select_for_update().filter(status=VersionStatus.DRAFT)
    draft = drafts.first()
    if draft is None:
        raise NotFound
    audit(actor=actor, action="catalogue.routing_discarded", kind="routing_set", object_id=draft.pk)
    draft.delete()


def read_rule(text: str, tongue: Tongue) -> Sentence:
    """Return what a rule says, once it makes sense: not only its grammar but what it asks for.

    Raises `RuleUnreadable`, `RuleMatchesNothing`, `RuleTurnsInCircle`, `TargetTakesNoCases`.
    """
    said = parse(text, tongue.vocabulary)
    unit = tongue.units.get(said.target)
    if unit is not None and not RoutingRule(unit=unit).takes_cases(clock.now().date()):
        raise TargetTakesNoCases(field="sentence", values={"unit": unit.name})
    if unit is not None and any(isinstance(one, Load) and one.unit == unit.code for one in said.conditions):
        raise RuleTurnsInCircle(field="sentence", values={"unit": unit.name})
    if scope_of(said, tongue.world).is_empty:
        raise RuleMatchesNothing(field="sentence")
    return said


def copy_rules(rules: Sequence[RoutingRule], into: RoutingSet) -> None:
    """Write the same rules into another version. One statement."""
    for rule in rules:
        rule.pk = RoutingRule._meta.pk.get_default()  # noqa: SLF001 - Django's own way to make a row anew
        rule.routing_set = into
        rule._state.adding = True  # noqa: SLF001 - same
    RoutingRule.objects.bulk_create(rules)


def lock_routing(actor: Actor) -> Jurisdiction:
    """Let nobody else of the town write routing rules until the transaction ends."""
    return Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction_of(actor))


def _draft(actor: Actor) -> RoutingSet:
    """Return the draft, locked; the first change makes one of what is in force."""
    if not policies.may_write_routing(actor):
        raise NotAllowed
    jurisdiction = lock_routing(actor)
    rows = policies.routing_of(actor)
    draft = rows.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        draft = RoutingSet.objects.create(jurisdiction=jurisdiction)
        now = rows.filter(status=VersionStatus.PUBLISHED).first()
        copy_rules(list(now.rules.order_by("order")) if now else [], draft)
    return draft


def _rule(draft: RoutingSet, number: int) -> RoutingRule:
    rule = draft.rules.filter(number=number).first()
    if rule is None:
        raise NotFound
    return rule


def _next_number(draft: RoutingSet) -> int:
    """Return a number that no other rule of the town has, in any version."""
    rows = RoutingRule.objects.filter(routing_set__jurisdiction_id=draft.jurisdiction_id)
    return (rows.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _last_order(draft: RoutingSet) -> int:
    return draft.rules.order_by("-order").values_list("order", flat=True).first() or 0


def _say(rule: RoutingRule, text: str, tongue: Tongue) -> None:
    said = read_rule(text, tongue)
    rule.sentence = render(said, tongue.vocabulary)
    rule.told = told(said, tongue.vocabulary)
    rule.says = to_json(said)
    rule.unit = tongue.units.get(said.target)


def _written(actor: Actor, draft: RoutingSet, what: str, number: int, *, before: str, after: str) -> None:
    """Note who wrote: they may not publish it."""
    if actor.account_id is not None and actor.account_id not in draft.author_ids:
        draft.author_ids = [*draft.author_ids, actor.account_id]
    draft.author_label = actor.label
    draft.revision += 1
    draft.save(update_fields=["author_ids", "author_label", "revision"])
    audit(
        actor=actor,
        action="catalogue.routing_written",
        kind="routing_set",
        object_id=draft.pk,
        changes={"rule": number, "what": what, "before": before, "after": after},
    )
