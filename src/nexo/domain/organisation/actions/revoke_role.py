"""Takes a role away; it is refused from the next request, in sessions that are open too."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.errors import GrantEnded, LastAdministrator
from nexo.domain.organisation.events import RoleRevoked
from nexo.domain.organisation.models import RoleGrant
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def revoke_role(*, actor: Actor, grant: RoleGrant, reason: str = "") -> RoleGrant:
    """End a grant now; the row stays, for what was done under it. Raises `LastAdministrator` for the one left."""
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("staff", "unit").get(id=grant.id)
    if actor.jurisdiction_id not in {None, grant.staff.jurisdiction_id}:
        raise NotFound
    if not policies.may_administer(actor, grant.unit):
        raise NotAllowed
    if grant.valid_to is not None:
        raise GrantEnded
    if grant.role == Role.ADMINISTRATOR and grant.unit_id is None:
        others = policies.holders_of(grant.staff.jurisdiction_id, (Role.ADMINISTRATOR,))
        if not others.exclude(pk=grant.staff_id).exists():
            raise LastAdministrator
    grant.valid_to = clock.now()
    grant.save(update_fields=["valid_to"])
    audit.record(
        actor=actor,
        action="organisation.revoke_role",
        kind="staff",
        object_id=grant.staff_id,
        reason=reason,
        changes={"role": grant.role, "unit": str(grant.unit_id) if grant.unit_id else None},
    )
    record(RoleRevoked(grant_id=grant.id, staff_id=grant.staff_id, role=grant.role), actor=actor)
    return grant
