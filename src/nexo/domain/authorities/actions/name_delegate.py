"""Names who may answer in the name of an authority, and takes it back."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.authorities import policies
from nexo.domain.authorities.errors import AuthorityUnknown, DelegateUnfit
from nexo.domain.authorities.models import Authority, Delegate
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def name_delegate(
    *,
    actor: Actor,
    authority_id: UUID,
    staff_id: UUID,
    legal_act: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Delegate:
    """Let an official answer in the name of an authority, by a legal act, from a day that is not past.

    Nobody names themselves. Raises `AuthorityUnknown`, `NotAllowed`, `DelegateUnfit`.
    """
    authority = _locked(actor, authority_id)
    staff = StaffMember.objects.filter(
        pk=staff_id, jurisdiction_id=authority.jurisdiction_id, status=StaffStatus.ACTIVE
    ).first()
    if staff is None:
        raise DelegateUnfit("Elegí a alguien que trabaje en este municipio.", field="staff_id")
    if actor.staff_id == staff.pk:
        raise DelegateUnfit("Nadie se delega a sí mismo: lo tiene que hacer otra persona.", field="staff_id")
    row = Delegate(
        authority=authority,
        staff=staff,
        legal_act=legal_act.strip()[:150],
        valid_from=valid_from,
        valid_to=valid_to,
        named_by_label=actor.label[:150],
    )
    _refuse(row, clock.today(authority.jurisdiction.zone_info))
    row.save(force_insert=True)
    audit(
        actor=actor,
        action="authorities.delegate_named",
        kind="authority",
        object_id=authority.pk,
        reason=row.legal_act,
        changes={
            "staff": str(staff.pk),
            "valid": [valid_from.isoformat(), valid_to.isoformat() if valid_to else None],
        },
    )
    return row


@transaction.atomic
def revoke_delegate(*, actor: Actor, authority_id: UUID, delegate_id: UUID) -> None:
    """End a delegation now; what was answered under it stays. Raises `AuthorityUnknown`, `NotAllowed`, `NotFound`."""
    authority = _locked(actor, authority_id)
    row = Delegate.objects.filter(pk=delegate_id, authority=authority).first()
    if row is None:
        raise NotFound
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by_label = clock.now(), actor.label[:150]
    row.save(update_fields=["revoked_at", "revoked_by_label"])
    audit(
        actor=actor,
        action="authorities.delegate_revoked",
        kind="authority",
        object_id=authority.pk,
        changes={"staff": str(row.staff_id)},
    )


def _locked(actor: Actor, authority_id: UUID) -> Authority:
    """Return the authority, locked, so that two delegations at once cannot overlap."""
    authority = (
        Authority.objects.select_for_update(of=("self",))
        .select_related("position", "jurisdiction")
        .filter(pk=authority_id, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if authority is None:
        raise AuthorityUnknown
    if not policies.may_delegate(actor, authority):
        raise NotAllowed
    return authority


def _refuse(row: Delegate, today: date) -> None:
    if not row.legal_act:
        raise DelegateUnfit("Escribí el acto que la dispone: tipo, número y año.", field="legal_act")
    if row.valid_from < today:
        raise DelegateUnfit(
            "Una delegación no vale para atrás: elegí hoy o un día que viene.", field="valid_from"
        )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise DelegateUnfit("Termina antes de empezar: revisá las dos fechas.", field="valid_to")
    others = Delegate.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from),
        authority=row.authority,
        staff=row.staff,
        revoked_at__isnull=True,
    )
    if row.valid_to is not None:
        others = others.filter(valid_from__lte=row.valid_to)
    if others.exists():
        raise DelegateUnfit("Ya puede responder en esos días.", field="valid_from")
