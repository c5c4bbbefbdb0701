"""Give a service to another unit; the one that had it becomes the deputy where the new one was."""

from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.events import ServiceMoved
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def move_service(*, actor: Actor, service_id: UUID, to_unit: Unit, legal_act: str) -> PublicService:
    """Make `to_unit` the owner of a service: one owner and one deputy, always two. Raises `ServiceUnknown`, `NotAllowed`."""
    service = (
        PublicService.objects.select_for_update(of=("self",))
        .select_related("owner_unit")
        .filter(pk=service_id, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if service is None:
        raise ServiceUnknown
    if not policies.may_reorganise(actor):
        raise NotAllowed
    before = service.owner_unit
    if before.pk == to_unit.pk:
        return service
    service.owner_unit = to_unit
    if service.deputy_unit_id == to_unit.pk:
        service.deputy_unit = before
    service.save(update_fields=["owner_unit", "deputy_unit"])
    audit(
        actor=actor,
        action="catalogue.service_moved",
        kind="service",
        object_id=service.id,
        reason=legal_act,
        changes={"unit": [before.code, to_unit.code]},
    )
    record(ServiceMoved(service_id=service.id, from_unit_id=before.id, to_unit_id=to_unit.id), actor=actor)
    return service
