"""Who may change the catalogue."""

from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.enums import Role
from nexo.kernel.actors import Actor, ActorKind

_PUBLISHERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)
SCRIPTERS = (Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_publish(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may publish versions of `service`."""
    return _reaches(actor, _PUBLISHERS, service)


def may_write_script(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may write what is asked and said in calls for `service`."""
    return _reaches(actor, SCRIPTERS, service)


def _reaches(actor: Actor, roles: tuple[Role, ...], service: PublicService) -> bool:
    if actor.jurisdiction_id != service.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(roles)
    return units is None or service.owner_unit_id in units
