"""Write the draft of a rule: nothing of it counts until somebody else publishes it."""

from django.db import transaction

from nexo.domain.automation import policies
from nexo.domain.automation.models import Rule, RuleVersion
from nexo.domain.automation.queries.words import Lexicon, lexicon_of
from nexo.domain.automation.rules.reading import parse_rule
from nexo.domain.automation.rules.saying import Rule as Said
from nexo.domain.automation.rules.saying import rule_to_json
from nexo.domain.automation.rules.writing import render
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import RuleMatchesNothing
from nexo.domain.catalogue.rules.routing.examining import scope_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed, NotFound


@transaction.atomic
def write_rule(*, actor: Actor, name: str, text: str, number: int | None = None) -> RuleVersion:
    """Keep what a rule is to say as its draft; without a number it is a new rule.

    Raises `NotAllowed`, `NotFound`, `Invalid` for the name, and as `read_rule`.
    """
    if not policies.may_write_rules(actor):
        raise NotAllowed
    jurisdiction = Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction_of(actor))
    lexicon = lexicon_of(jurisdiction.pk)
    said = read_rule(text, lexicon)
    clean = " ".join(name.split())[:80]
    if not clean:
        raise Invalid("Ponele un nombre.", field="name")
    rule = _rule(actor, number) if number is not None else _new(jurisdiction)
    draft = rule.versions.filter(status=VersionStatus.DRAFT).first() or RuleVersion(rule=rule)
    before = draft.text
    draft.name, draft.text = clean, render(said, lexicon.rules)
    draft.says, draft.trigger = rule_to_json(said), said.when.trigger
    if actor.account_id is not None and actor.account_id not in draft.author_ids:
        draft.author_ids = [*draft.author_ids, actor.account_id]
    draft.author_label = actor.label
    draft.revision += 1
    draft.save()
    audit(
        actor=actor,
        action="automation.rule_written",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": rule.number, "before": before, "after": draft.text},
    )
    return draft


@transaction.atomic
def discard_rule_draft(*, actor: Actor, number: int) -> None:
    """Throw the draft of a rule away; a rule that never was in force goes with it. Raises `NotFound`, `NotAllowed`."""
    if not policies.may_write_rules(actor):
        raise NotAllowed
    rule = _rule(actor, number)
    draft = rule.versions.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        raise NotFound
    audit(
        actor=actor,
        action="automation.rule_discarded",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": number, "before": draft.text},
    )
    draft.delete()
    if not rule.versions.exists():
        rule.delete()


def read_rule(text: str, lexicon: Lexicon) -> Said:
    """Return what a rule says, once some case can be all that it asks for.

    Raises `LineUnreadable`, `PartMissing`, `TooManySteps`, `RuleMatchesNothing`.
    """
    said = parse_rule(text, lexicon.rules)
    if scope_of(said.asks, lexicon.tongue.world).is_empty:
        raise RuleMatchesNothing(field="text")
    return said


def _rule(actor: Actor, number: int) -> Rule:
    rule = policies.rules_of(actor).select_for_update(no_key=True).filter(number=number).first()
    if rule is None:
        raise NotFound
    return rule


def _new(jurisdiction: Jurisdiction) -> Rule:
    last = Rule.objects.filter(jurisdiction=jurisdiction).order_by("-number")
    number = (last.values_list("number", flat=True).first() or 0) + 1
    return Rule.objects.create(jurisdiction=jurisdiction, number=number)
