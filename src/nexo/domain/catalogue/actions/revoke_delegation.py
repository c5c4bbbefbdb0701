"""Take a delegated decision back; it holds from the next one."""

from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.errors import DelegationInvalid, DelegationOver
from nexo.domain.catalogue.events import DelegationRevoked
from nexo.domain.catalogue.models import Delegation
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record

_REASON = 200


@transaction.atomic
def revoke_delegation(*, actor: Actor, delegation_id: UUID, reason: str) -> Delegation:
    """Revoke a delegation with a reason; what was decided by it stands.

    Raises `NotFound`, `NotAllowed`, `DelegationInvalid` without a reason, `DelegationOver`.
    """
    row = (
        policies.delegations_of(actor)
        .select_for_update(of=("self",))
        .select_related("service", "jurisdiction")
        .filter(pk=delegation_id)
        .first()
    )
    if row is None:
        raise NotFound
    if not policies.may_delegate(actor, row.service):
        raise NotAllowed
    if not reason.strip() or len(reason.strip()) > _REASON:
        raise DelegationInvalid("Escribí por qué se revoca.", field="reason")
    today = clock.today(row.jurisdiction.zone_info)
    if row.revoked_at is not None or (row.valid_to is not None and row.valid_to < today):
        raise DelegationOver
    row.revoked_at, row.revoke_reason = clock.now(), reason.strip()
    row.revoked_by_id, row.revoked_by_label = actor.subject_id, actor.label
    row.save(update_fields=["revoked_at", "revoke_reason", "revoked_by_id", "revoked_by_label"])
    audit(
        actor=actor,
        action="catalogue.delegation_revoked",
        kind="delegation",
        object_id=row.pk,
        reason=row.revoke_reason,
        changes={"service": row.service.code, "role": row.role},
    )
    record(
        DelegationRevoked(delegation_id=row.pk, service_id=row.service_id, role=row.role, act=row.act),
        actor=actor,
    )
    return row
