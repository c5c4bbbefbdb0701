"""Who attends at which queue, who watches its times, who arranges it."""

from django.db.models import Q, QuerySet

from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Office
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.visits.models import Queue, Visit
from nexo.kernel.actors import Actor, ActorKind

ATTENDERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR)
WATCHERS = (*ATTENDERS, Role.CHAIN, Role.AUDITOR)
ARRANGERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_attend(actor: Actor) -> bool:
    """Say whether the actor attends visits anywhere."""
    if actor.kind is ActorKind.STAFF:
        return actor.staff_id is not None and actor.has_role(*ATTENDERS)
    return actor.kind is ActorKind.SYSTEM


def visible_to(actor: Actor) -> QuerySet[Queue]:
    """Return the queues at which the actor attends: of their areas, and of offices that are of no area."""
    return _over(actor, ATTENDERS)


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """Return the visits to the queues at which the actor attends."""
    return Visit.objects.filter(queue__in=visible_to(actor).values("id"))


def watched_by(actor: Actor) -> QuerySet[Queue]:
    """Return the queues whose times the actor may see."""
    return _over(actor, WATCHERS)


def arranged_by(actor: Actor) -> QuerySet[Queue]:
    """Return the queues that the actor may arrange: over a part one arranges the part."""
    return Queue.objects.filter(office__in=arrangeable_by(actor).values("id"))


def arrangeable_by(actor: Actor) -> QuerySet[Office]:
    """Return the offices where the actor may open a queue."""
    rows = Office.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    units = actor.units_of(ARRANGERS)
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*ARRANGERS):
        return rows.none()
    return rows if units is None else rows.filter(unit_id__in=units)


def may_supervise(actor: Actor, visit: Visit) -> bool:
    """Say whether the actor may end or give back the visit of a colleague."""
    unit_id = visit.queue.office.unit_id
    units = actor.units_of([Role.SUPERVISOR])
    return actor.kind is ActorKind.SYSTEM or units is None or unit_id in units


def _over(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Queue]:
    rows = Queue.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*roles):
        return rows.none()
    units = actor.units_of(roles)
    return rows if units is None else rows.filter(Q(office__unit__isnull=True) | Q(office__unit_id__in=units))
