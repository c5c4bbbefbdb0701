"""Who may see and work on recoveries."""

from django.db.models import Q, QuerySet

from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.satisfaction.models import Recovery
from nexo.kernel.actors import Actor, ActorKind

_WORKERS = (Role.SUPERVISOR, Role.AREA_RESPONSIBLE, Role.FRONT_OFFICE)
_READERS = (*_WORKERS, Role.AUDITOR, Role.CHAIN)


def visible_to(actor: Actor) -> QuerySet[Recovery]:
    """Return the recoveries that the actor may read."""
    return _within(actor, _READERS)


def workable_by(actor: Actor) -> QuerySet[Recovery]:
    """Return the recoveries that the actor may work on."""
    return _within(actor, _WORKERS)


def _within(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Recovery]:
    rows = Recovery.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    units = actor.units_of(roles)
    return rows if units is None else rows.filter(Q(unit_id__in=units) | Q(owner_id=actor.staff_id))
