"""Put the draft of the routing rules into force."""

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.actions.write_routing import lock_routing
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import OwnRules, RulesChangedMeanwhile, RulesUnchanged
from nexo.domain.catalogue.events import RoutingPublished
from nexo.domain.catalogue.models import RoutingSet
from nexo.domain.catalogue.queries.routing import lines_of, routing_now
from nexo.domain.catalogue.rules.routing.comparing import changes
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import RoleGrant
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def publish_routing(*, actor: Actor, revision: int) -> RoutingSet:
    """Publish the draft as it was looked at, which is its `revision`; new cases go by it from now on.

    Whoever wrote any of it may publish it only where nobody else in the town could. Raises `NotAllowed`,
    `RulesUnchanged`, `RulesChangedMeanwhile`, `OwnRules`.
    """
    if not policies.may_publish_routing(actor):
        raise NotAllowed
    lock_routing(actor)
    now = routing_now(actor)
    draft, before = now.draft, now.in_force
    what = changes(lines_of(before), lines_of(draft)) if draft else []
    if draft is None or not what:
        raise RulesUnchanged
    if draft.revision != revision:
        raise RulesChangedMeanwhile
    is_own = actor.account_id in draft.author_ids
    if is_own and _others_publish(draft):
        raise OwnRules
    draft.changes = [one.kept() for one in what]
    put_into_force(actor, draft, before)
    audit(
        actor=actor,
        action="catalogue.routing_published",
        kind="routing_set",
        object_id=draft.pk,
        changes={"number": draft.number, "changes": draft.changes, "alone": is_own},
    )
    return draft


def put_into_force(actor: Actor, fresh: RoutingSet, before: RoutingSet | None) -> None:
    """Give a version its number and let new cases go by it; the one before retires, and stays to be read."""
    last = RoutingSet.objects.filter(jurisdiction_id=fresh.jurisdiction_id, number__isnull=False)
    if before is not None:
        before.status = VersionStatus.RETIRED
        before.save(update_fields=["status"])
    fresh.number = (last.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    fresh.status = VersionStatus.PUBLISHED
    fresh.published_at = clock.now()
    fresh.published_by_id, fresh.published_by_label = actor.account_id, actor.label
    fresh.save()
    record(RoutingPublished(routing_set_id=fresh.pk, number=fresh.number), actor=actor)


def _others_publish(draft: RoutingSet) -> bool:
    """Say whether somebody at work, who wrote none of it, may publish for the whole town."""
    grants = RoleGrant.objects.filter(
        staff__jurisdiction_id=draft.jurisdiction_id,
        staff__status=StaffStatus.ACTIVE,
        role__in=policies.ROUTING_PUBLISHERS,
        unit__isnull=True,
        valid_to__isnull=True,
    )
    return grants.exclude(staff__account_id__in=draft.author_ids).exists()
