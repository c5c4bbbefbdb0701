"""Name who stands in for the owner of a service, say where it is attended, switch it off or on again."""

from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.actions.write_version import lock_service
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import DeputyUnsuitable, NotReady, ReasonMissing
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries.readiness import people_of
from nexo.domain.organisation.models import Unit
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

_REASON = 200


@transaction.atomic
def name_deputy(*, actor: Actor, service_id: UUID, unit_id: UUID) -> PublicService:
    """Make a unit the deputy of a service. Raises `ServiceUnknown`, `NotAllowed`, `DeputyUnsuitable`."""
    service = lock_service(actor, service_id)
    if not policies.may_publish(actor, service):
        raise NotAllowed
    unit = Unit.objects.filter(
        pk=unit_id, jurisdiction_id=service.jurisdiction_id, valid_to__isnull=True, is_external=False
    ).first()
    if unit is None or unit.pk == service.owner_unit_id:
        raise DeputyUnsuitable(field="unit")
    before = service.deputy_unit
    service.deputy_unit = unit
    service.save(update_fields=["deputy_unit"])
    audit(
        actor=actor,
        action="catalogue.deputy_named",
        kind="service",
        object_id=service.pk,
        changes={"unit": [before.code if before else None, unit.code]},
    )
    return service


@transaction.atomic
def attend_in_districts(*, actor: Actor, service_id: UUID, in_districts: bool) -> PublicService:
    """Let districts attend new cases of a service in their zones, or its owner unit all of them.

    Raises `ServiceUnknown`, `NotAllowed`.
    """
    service = lock_service(actor, service_id)
    if not policies.may_reorganise(actor):
        raise NotAllowed
    service.in_districts = in_districts
    service.save(update_fields=["in_districts"])
    audit(
        actor=actor,
        action="catalogue.attended_in_districts",
        kind="service",
        object_id=service.pk,
        changes={"in_districts": in_districts},
    )
    return service


@transaction.atomic
def switch_service(*, actor: Actor, service_id: UUID, is_active: bool, reason: str = "") -> PublicService:
    """Take a service out of the catalogue, with a reason, or let it back in if it has all it needs (R25).

    Its cases stay as they are. Raises `ServiceUnknown`, `NotAllowed`, `ReasonMissing`, `NotReady`.
    """
    service = lock_service(actor, service_id)
    if not policies.may_publish(actor, service):
        raise NotAllowed
    if service.is_active == is_active:
        return service
    if not is_active and not 0 < len(reason.strip()) <= _REASON:
        raise ReasonMissing(field="reason")
    if is_active:
        version = service.versions.filter(status=VersionStatus.PUBLISHED).first()
        if missing := people_of(service.jurisdiction_id).lacks(service, version):
            raise NotReady(missing)
    service.is_active = is_active
    service.save(update_fields=["is_active"])
    audit(
        actor=actor,
        action="catalogue.service_on" if is_active else "catalogue.service_off",
        kind="service",
        object_id=service.pk,
        reason=reason.strip(),
    )
    return service
