"""Who may learn of a signal, and who says what it is."""

from django.db.models import QuerySet

from nexo.domain.analytics.models import Signal
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

JUDGES = (Role.SUPERVISOR, Role.CHAIN)
READERS = (*JUDGES, Role.AREA_RESPONSIBLE, Role.ANALYST)


def visible_to(actor: Actor) -> QuerySet[Signal]:
    """Return the signals of the units that the actor answers for."""
    return _of(actor, READERS)


def judged_by(actor: Actor) -> QuerySet[Signal]:
    """Return the signals of which the actor may say what they are: who stands above the area."""
    return _of(actor, JUDGES)


def may_judge(actor: Actor, signal: Signal) -> bool:
    """Say whether the actor may say what a signal is; `judged_by` says the same of many."""
    if actor.jurisdiction_id != signal.jurisdiction_id:
        return False
    units = None if actor.kind is ActorKind.SYSTEM else actor.units_of(JUDGES)
    return units is None or signal.unit_id in units


def _of(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Signal]:
    rows = Signal.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    units = actor.units_of(roles)
    return rows if units is None else rows.filter(unit_id__in=units)
