"""Who may change the catalogue."""

from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.enums import Role
from nexo.kernel.actors import Actor, ActorKind

_PUBLISHERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)


def may_publish(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may publish versions of `service`."""
    if actor.jurisdiction_id != service.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(_PUBLISHERS)
    return units is None or service.owner_unit_id in units
