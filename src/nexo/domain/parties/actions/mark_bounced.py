"""Writes down that mail to an address came back, on every party that is reached by it."""

from uuid import UUID

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import ContactKind
from nexo.domain.parties.errors import EmailInvalid
from nexo.domain.parties.events import ContactBounced
from nexo.domain.parties.models import ContactPoint
from nexo.domain.parties.rules.emails import to_address
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def mark_bounced(*, actor: Actor, jurisdiction_id: UUID, email: str, kind: str) -> int:
    """Count a bounce (hard | soft | delayed) of an address; return how many contact points it stands on.

    Only a hard one marks the address as dead; whoever chooses a channel then asks for another.
    """
    policies.check(allowed=policies.may_keep_people(actor))
    if actor.jurisdiction_id != jurisdiction_id:
        raise NotAllowed
    try:
        address = to_address(email)
    except EmailInvalid:
        return 0
    points = ContactPoint.objects.select_for_update().filter(
        jurisdiction_id=jurisdiction_id,
        kind=ContactKind.EMAIL,
        normalised=address,
        valid_to__isnull=True,
    )
    bounced = list(points.order_by("id"))
    for point in bounced:
        point.bounce_count += 1
        point.bounce_kind = kind
        point.bounced_at = clock.now() if kind == "hard" else point.bounced_at
        point.save(update_fields=["bounce_count", "bounce_kind", "bounced_at"])
        changes = {"contact_point": str(point.id), "kind": kind}
        audit.record(
            actor=actor,
            action="parties.mark_bounced",
            kind="party",
            object_id=point.party_id,
            changes=changes,
        )
        event = ContactBounced(party_id=point.party_id, contact_point_id=point.id, kind=kind)
        record(event, actor=actor)
    return len(bounced)
