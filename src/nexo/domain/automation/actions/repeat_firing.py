"""Repeat a firing that failed, once what stood in its way is gone."""

from uuid import UUID

from django.db import transaction

from nexo.domain.automation import policies
from nexo.domain.automation.actions.fire_rules import run
from nexo.domain.automation.enums import FiringState
from nexo.domain.automation.errors import NotFailed
from nexo.domain.automation.models import Firing
from nexo.domain.automation.rules.saying import rule_from_json
from nexo.domain.cases.models import Case
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def repeat_firing(*, actor: Actor, firing_id: UUID) -> Firing:
    """Take the steps of a failed firing again, as the rule would; who asked for it is kept.

    A case that became reserved or protected meanwhile is not touched. Raises `NotAllowed`, `NotFound`, `NotFailed`.
    """
    if not policies.may_write_rules(actor):
        raise NotAllowed
    rows = policies.firings_of(actor).select_for_update(of=("self",)).select_related("rule", "version")
    firing = rows.filter(pk=firing_id).first()
    if firing is None or not policies.touchable(Case.objects.filter(pk=firing.case_id)).exists():
        raise NotFound
    if firing.state != FiringState.FAILED:
        raise NotFailed
    firing.attempts += 1
    firing.repeated_by_label = actor.label
    run(firing, rule_from_json(firing.version.says))
    audit(
        actor=actor,
        action="automation.firing_repeated",
        kind="firing",
        object_id=firing.pk,
        changes={"rule": firing.rule.number, "state": firing.state},
    )
    return firing
