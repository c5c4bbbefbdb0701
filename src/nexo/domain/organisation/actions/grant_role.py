"""Gives a member of staff a role over a unit and all below it; it holds from the next request."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.errors import GrantExists, LegalActMissing, RolesApart
from nexo.domain.organisation.events import RoleGranted
from nexo.domain.organisation.models import RoleGrant, StaffMember, Unit
from nexo.domain.organisation.rules.separation import kept_apart
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record

# The door to confidential reports: whoever runs the platform opens it to nobody without an act that names them.
_BY_ACT_ALONE = (Role.SECURITY_ANALYST,)


@transaction.atomic
def grant_role(
    *, actor: Actor, staff: StaffMember, role: Role, unit: Unit | None, legal_act: str = ""
) -> RoleGrant:
    """Grant `role` over `unit` (None: the whole jurisdiction). Nobody grants a role to themselves.

    Raises `NotFound`, `NotAllowed`, `GrantExists`, `RolesApart`, and `LegalActMissing` for a role that only an act gives.
    """
    staff = StaffMember.objects.select_for_update().get(id=staff.id)
    if actor.jurisdiction_id not in {None, staff.jurisdiction_id}:
        raise NotFound
    if unit is not None and unit.jurisdiction_id != staff.jurisdiction_id:
        raise NotFound(field="unit")
    if not policies.may_administer(actor, unit) or actor.staff_id == staff.id:
        raise NotAllowed
    if role in _BY_ACT_ALONE and not legal_act.strip():
        raise LegalActMissing(field="legal_act")
    if RoleGrant.objects.filter(staff=staff, role=role, unit=unit, valid_to__isnull=True).exists():
        raise GrantExists
    held = RoleGrant.objects.filter(staff=staff, valid_to__isnull=True).values_list("role", flat=True)
    if other := kept_apart(role, held):
        raise RolesApart(field="role", values={"one": role.label, "other": other.label})
    grant = RoleGrant(staff=staff, role=role.value, unit=unit, legal_act=legal_act)
    grant.save(force_insert=True)
    changes = {"role": role.value, "unit": str(unit.id) if unit else None, "legal_act": legal_act}
    audit.record(
        actor=actor, action="organisation.grant_role", kind="staff", object_id=staff.id, changes=changes
    )
    event = RoleGranted(
        grant_id=grant.id, staff_id=staff.id, role=role.value, unit_id=unit.id if unit else None
    )
    record(event, actor=actor)
    return grant
