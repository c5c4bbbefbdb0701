"""Ends a way to reach a party; the row stays, for what was sent to it."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.models import ContactPoint
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def close_contact_point(*, actor: Actor, contact_point: ContactPoint, reason: str = "") -> ContactPoint:
    """Close the validity of a contact point; closing one that is closed changes nothing."""
    rows = ContactPoint.objects.select_for_update(of=("self",)).select_related("party")
    point = rows.get(id=contact_point.id)
    policies.check(allowed=policies.may_keep(actor, point.party))
    if point.valid_to is not None:
        return point
    point.valid_to, point.is_preferred = clock.now(), False
    point.save(update_fields=["valid_to", "is_preferred"])
    audit.record(
        actor=actor,
        action="parties.close_contact_point",
        kind="party",
        object_id=point.party_id,
        reason=reason,
        changes={"contact_point": str(point.id), "kind": point.kind},
    )
    return point
