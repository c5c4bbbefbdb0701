"""Either side ends that one acts for the other; what was done before stays done."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.parties import policies
from nexo.domain.parties.models import Representation
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotFound


@transaction.atomic
def end_representation(*, actor: Actor, representation_id: UUID) -> Representation:
    """End it from now on; ending one that has ended changes nothing. Raises `NotFound` for whom it does not concern."""
    mine = policies.visible_to(actor).values("id")
    row = (
        Representation.objects.select_for_update(of=("self",))
        .select_related("principal", "representative")
        .filter(id=representation_id)
        .filter(Q(principal__in=mine) | Q(representative__in=mine))
        .first()
    )
    if row is None:
        raise NotFound
    sides = (row.principal, row.representative)
    policies.check(allowed=any(policies.may_keep(actor, party) for party in sides))
    if row.valid_to is not None and row.valid_to <= clock.now():
        return row
    row.valid_to = clock.now()
    row.save(update_fields=["valid_to"])
    audit.record(
        actor=actor,
        action="parties.end_representation",
        kind="party",
        object_id=row.principal_id,
        changes={"representation": str(row.id), "representative": str(row.representative_id)},
    )
    return row
