"""Put a rule into force, go back to what it said before, switch it."""

from django.db import transaction

from nexo.domain.automation import policies
from nexo.domain.automation.errors import (
    NothingToPublish,
    OwnRule,
    ReasonMissing,
    RuleChangedMeanwhile,
)
from nexo.domain.automation.events import RulePublished, RuleSwitched
from nexo.domain.automation.models import Rule, RuleVersion
from nexo.domain.automation.queries.rules import of_status
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import RoleGrant
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def publish_rule(*, actor: Actor, number: int, revision: int) -> RuleVersion:
    """Publish the draft of a rule as it was looked at, which is its `revision`.

    Whoever wrote any of it may publish it only where nobody else in the town could. Raises `NotAllowed`,
    `NotFound`, `NothingToPublish`, `RuleChangedMeanwhile`, `OwnRule`.
    """
    rule = _locked(actor, number)
    versions = list(rule.versions.all())
    draft, before = of_status(versions, VersionStatus.DRAFT), of_status(versions, VersionStatus.PUBLISHED)
    if draft is None or (before and (before.text, before.name) == (draft.text, draft.name)):
        raise NothingToPublish
    if draft.revision != revision:
        raise RuleChangedMeanwhile
    is_own = actor.account_id in draft.author_ids
    if is_own and _others_publish(rule, draft):
        raise OwnRule
    _into_force(actor, rule, draft, before)
    audit(
        actor=actor,
        action="automation.rule_published",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": number, "version": draft.number, "alone": is_own},
    )
    return draft


@transaction.atomic
def roll_back_rule(*, actor: Actor, number: int, version: int) -> RuleVersion:
    """Let a rule say again what an earlier version said, at once, as a new version; a draft stays as it is.

    It takes one person: two have published these very words before. Raises `NotAllowed`, `NotFound`,
    `NothingToPublish`.
    """
    rule = _locked(actor, number)
    versions = list(rule.versions.all())
    old = next((one for one in versions if one.number == version), None)
    if old is None:
        raise NotFound
    if old.status == VersionStatus.PUBLISHED:
        raise NothingToPublish
    fresh = RuleVersion(rule=rule, name=old.name, text=old.text, says=old.says, trigger=old.trigger)
    fresh.author_ids, fresh.author_label = old.author_ids, old.author_label
    _into_force(actor, rule, fresh, of_status(versions, VersionStatus.PUBLISHED))
    audit(
        actor=actor,
        action="automation.rule_rolled_back",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": number, "to": version, "version": fresh.number},
    )
    return fresh


@transaction.atomic
def switch_rule(*, actor: Actor, number: int, on: bool, reason: str = "") -> Rule:
    """Switch a rule off at once with a reason, or on again. Raises `NotAllowed`, `NotFound`, `ReasonMissing`."""
    rule = _locked(actor, number)
    if rule.is_enabled is on:
        return rule
    if not on and not reason.strip():
        raise ReasonMissing(field="reason")
    rule.is_enabled, rule.is_braked = on, False
    rule.off_reason = "" if on else reason.strip()[:200]
    rule.off_by_label = "" if on else actor.label
    rule.off_at = None if on else clock.now()
    rule.save()
    audit(
        actor=actor,
        action="automation.rule_switched",
        kind="automation_rule",
        object_id=rule.pk,
        changes={"rule": number, "on": on, "reason": rule.off_reason},
    )
    record(RuleSwitched(rule_id=rule.pk, is_enabled=on, by_brake=False), actor=actor)
    return rule


def _into_force(actor: Actor, rule: Rule, fresh: RuleVersion, before: RuleVersion | None) -> None:
    if before is not None:
        before.status = VersionStatus.RETIRED
        before.save(update_fields=["status"])
    last = rule.versions.filter(number__isnull=False).order_by("-number")
    fresh.number = (last.values_list("number", flat=True).first() or 0) + 1
    fresh.status = VersionStatus.PUBLISHED
    fresh.published_at = clock.now()
    fresh.published_by_id, fresh.published_by_label = actor.account_id, actor.label
    fresh.save()
    record(RulePublished(rule_id=rule.pk, version_id=fresh.pk, number=fresh.number), actor=actor)


def _locked(actor: Actor, number: int) -> Rule:
    if not policies.may_publish_rules(actor):
        raise NotAllowed
    rule = policies.rules_of(actor).select_for_update(no_key=True).filter(number=number).first()
    if rule is None:
        raise NotFound
    return rule


def _others_publish(rule: Rule, draft: RuleVersion) -> bool:
    """Say whether somebody at work, who wrote none of it, may publish for the whole town."""
    grants = RoleGrant.objects.filter(
        staff__jurisdiction_id=rule.jurisdiction_id,
        staff__status=StaffStatus.ACTIVE,
        role__in=policies.RULE_PUBLISHERS,
        unit__isnull=True,
        valid_to__isnull=True,
    )
    return grants.exclude(staff__account_id__in=draft.author_ids).exists()
