"""Switch a routing rule off at once, or on again: an emergency brake that everybody sees pulled."""

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.actions.publish_routing import put_into_force
from nexo.domain.catalogue.actions.write_routing import copy_rules, lock_routing
from nexo.domain.catalogue.errors import ReasonMissing
from nexo.domain.catalogue.models import RoutingRule, RoutingSet
from nexo.domain.catalogue.queries.routing import routing_now
from nexo.domain.catalogue.rules.routing.comparing import Change, What
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def switch_routing_rule(*, actor: Actor, number: int, on: bool, reason: str = "") -> RoutingSet:
    """Make a version in which one rule is off (or on again) and the rest as it was; a draft follows.

    Off needs a reason. A rule that is so already stays, and no version is made. Raises `NotAllowed`, `NotFound`,
    `ReasonMissing`.
    """
    if not policies.may_publish_routing(actor):
        raise NotAllowed
    jurisdiction = lock_routing(actor)
    now = routing_now(actor)
    before = now.in_force
    rules = list(before.rules.all()) if before else []
    rule = next((one for one in rules if one.number == number), None)
    if before is None or rule is None:
        raise NotFound
    if rule.is_enabled is on:
        return before
    if not on and not reason.strip():
        raise ReasonMissing(field="reason")
    _switch(rule, actor, on=on, reason=reason)
    what = Change(number, What.ON if on else What.OFF, rule.sentence, rule.sentence)
    fresh = RoutingSet(jurisdiction=jurisdiction, changes=[{**what.kept(), "reason": rule.off_reason}])
    fresh.author_ids = [actor.account_id] if actor.account_id else []
    fresh.author_label = actor.label
    put_into_force(actor, fresh, before)
    copy_rules(rules, fresh)
    _follow(now.draft, actor, number, on=on, reason=reason)
    audit(
        actor=actor,
        action="catalogue.routing_rule_switched",
        kind="routing_set",
        object_id=fresh.pk,
        changes={"rule": number, "on": on, "reason": rule.off_reason, "number": fresh.number},
    )
    return fresh


def _switch(rule: RoutingRule, actor: Actor, *, on: bool, reason: str) -> None:
    rule.is_enabled = on
    rule.off_reason = "" if on else reason.strip()[:200]
    rule.off_by_label = "" if on else actor.label
    rule.off_at = None if on else clock.now()


def _follow(draft: RoutingSet | None, actor: Actor, number: int, *, on: bool, reason: str) -> None:
    """Switch the rule in the draft too, which is otherwise as it was."""
    rule = next((one for one in draft.rules.all() if one.number == number), None) if draft else None
    if draft is None or rule is None:
        return
    _switch(rule, actor, on=on, reason=reason)
    rule.save(update_fields=["is_enabled", "off_reason", "off_by_label", "off_at"])
    draft.revision += 1
    draft.save(update_fields=["revision"])
