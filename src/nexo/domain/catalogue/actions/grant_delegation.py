"""Give a role the power to decide alone on a service: one more row of the delegation matrix (R22)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import DelegatedAct
from nexo.domain.catalogue.errors import DelegationInvalid, DelegationOverlaps, OwnDelegation
from nexo.domain.catalogue.events import DelegationGranted
from nexo.domain.catalogue.models import Delegation, PublicService
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record

MOST_A_DAY = 1000
_LEGAL_ACT = 150


@transaction.atomic
def grant_delegation(
    *,
    actor: Actor,
    service_id: UUID,
    role: Role,
    legal_act: str,
    valid_from: date,
    valid_to: date | None = None,
    daily_limit: int | None = None,
) -> Delegation:
    """Delegate resolving cases of the service to `role`, by a legal act, from a day that is not past.

    `daily_limit` counts decisions a day of one official, 1 to 1000; None: no limit. Nobody delegates to a role of their
    own. Raises `NotFound`, `NotAllowed`, `OwnDelegation`, `DelegationInvalid`, `DelegationOverlaps`.
    """
    service = _locked(actor, service_id)
    if not policies.may_delegate(actor, service):
        raise NotAllowed
    if actor.has_role(role):
        raise OwnDelegation(field="role")
    row = Delegation(
        jurisdiction_id=service.jurisdiction_id,
        service=service,
        role=role.value,
        act=DelegatedAct.RESOLVE.value,
        daily_limit=daily_limit,
        legal_act=legal_act.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by_id=actor.subject_id,
        granted_by_label=actor.label,
    )
    _refuse(row, clock.today(service.jurisdiction.zone_info))
    row.save(force_insert=True)
    audit(
        actor=actor,
        action="catalogue.delegation_granted",
        kind="delegation",
        object_id=row.pk,
        changes=_told(row),
    )
    record(
        DelegationGranted(delegation_id=row.pk, service_id=service.pk, role=row.role, act=row.act),
        actor=actor,
    )
    return row


def _told(row: Delegation) -> dict[str, Any]:
    """Return what the audit keeps of a delegation."""
    return {
        "service": row.service.code,
        "role": row.role,
        "act": row.act,
        "daily_limit": row.daily_limit,
        "legal_act": row.legal_act,
        "valid": [row.valid_from.isoformat(), row.valid_to.isoformat() if row.valid_to else None],
    }


def _locked(actor: Actor, service_id: UUID) -> PublicService:
    """Return the service, locked, so that two grants at once cannot overlap."""
    service = (
        PublicService.objects.select_for_update(of=("self",))
        .select_related("jurisdiction")
        .filter(pk=service_id, jurisdiction_id=jurisdiction_of(actor), is_active=True)
        .first()
    )
    if service is None:
        raise NotFound(field="service")
    return service


def _refuse(row: Delegation, today: date) -> None:
    if row.role not in policies.DELEGABLE:
        raise DelegationInvalid("A ese rol no se le delega: decide por su cargo, o no decide.", field="role")
    if not row.legal_act or len(row.legal_act) > _LEGAL_ACT:
        raise DelegationInvalid("Escribí el acto que la dispone: tipo, número y año.", field="legal_act")
    if row.valid_from < today:
        raise DelegationInvalid(
            "Una delegación no vale para atrás: elegí hoy o un día que viene.", field="valid_from"
        )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise DelegationInvalid("Termina antes de empezar: revisá las dos fechas.", field="valid_to")
    if row.daily_limit is not None and not 1 <= row.daily_limit <= MOST_A_DAY:
        raise DelegationInvalid("El tope por día va de 1 a 1000; vacío es sin tope.", field="daily_limit")
    others = Delegation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from),
        service_id=row.service_id,
        role=row.role,
        act=row.act,
        revoked_at__isnull=True,
    )
    if row.valid_to is not None:
        others = others.filter(valid_from__lte=row.valid_to)
    if others.exists():
        raise DelegationOverlaps
