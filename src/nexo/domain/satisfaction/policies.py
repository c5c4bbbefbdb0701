"""Who may see and work on recoveries, and write down what a citizen says on the telephone."""

from django.db.models import Q, QuerySet

from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import may_see_applicant
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.satisfaction.models import Recovery
from nexo.kernel.actors import Actor, ActorKind

_WORKERS = (Role.SUPERVISOR, Role.AREA_RESPONSIBLE, Role.FRONT_OFFICE)
# Whoever did the work does not write down how well it was done.
_LISTENERS = (Role.FRONT_OFFICE, Role.SUPERVISOR)
_READERS = (*_WORKERS, Role.AUDITOR, Role.CHAIN)


def visible_to(actor: Actor) -> QuerySet[Recovery]:
    """Return the recoveries that the actor may read."""
    return _within(actor, _READERS)


def workable_by(actor: Actor) -> QuerySet[Recovery]:
    """Return the recoveries that the actor may work on."""
    return _within(actor, _WORKERS)


def may_write_down(actor: Actor, case: Case) -> bool:
    """Say whether the actor may write down the applicant's answer about `case`."""
    units = actor.units_of(_LISTENERS)
    return may_see_applicant(actor, case) and (units is None or case.owner_unit_id in units)


def _within(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Recovery]:
    rows = Recovery.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    units = actor.units_of(roles)
    return rows if units is None else rows.filter(Q(unit_id__in=units) | Q(owner_id=actor.staff_id))
