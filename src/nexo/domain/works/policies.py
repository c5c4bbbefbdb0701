"""Who plans work, who sets up crews, and what a crew sees: its own orders and nothing else."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.works.models import Crew, CrewMember, OrderChange, WorkOrder
from nexo.kernel.actors import Actor, ActorKind

PLANNERS = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.CHAIN)
READERS = (*PLANNERS, Role.AUDITOR)
ARRANGERS = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.ADMINISTRATOR)
CARRIERS = (Role.CREW,)


def may_plan(actor: Actor, case: Case) -> bool:
    """Say whether the actor may send a crew because of this case: who answers for its area, or stands above."""
    if actor.jurisdiction_id != case.jurisdiction_id:
        return False
    return _reaches(actor, PLANNERS, case.owner_unit_id)


def may_change(actor: Actor, order: WorkOrder) -> bool:
    """Say whether the actor may move, change or cancel an order: the area that planned it or that has the case now."""
    if actor.jurisdiction_id != order.jurisdiction_id:
        return False
    return any(_reaches(actor, PLANNERS, unit) for unit in (order.unit_id, order.case.owner_unit_id))


def visible_to(actor: Actor) -> QuerySet[WorkOrder]:
    """Return the orders that the actor may read at the office. A protected matter has none."""
    rows = _of_town(actor)
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    units = actor.units_of(READERS)
    return rows if units is None else rows.filter(Q(unit__in=units) | Q(case__owner_unit__in=units))


def carried_by(actor: Actor) -> QuerySet[WorkOrder]:
    """Return the orders of the crews that the actor goes out with."""
    rows = _of_town(actor)
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*CARRIERS) or actor.staff_id is None:
        return rows.none()
    return rows.filter(crew__in=CrewMember.objects.filter(staff_id=actor.staff_id).values("crew"))


def once_carried_by(actor: Actor) -> QuerySet[WorkOrder]:
    """Return also the orders that were of the actor's crews and went to another: what was done there is kept."""
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*CARRIERS) or actor.staff_id is None:
        return WorkOrder.objects.none()
    crews = CrewMember.objects.filter(staff_id=actor.staff_id).values("crew")
    had = OrderChange.objects.filter(order=OuterRef("pk"), crew__in=crews)
    return _of_town(actor).filter(Exists(had))


def crews_for(actor: Actor) -> QuerySet[Crew]:
    """Return the crews that the actor may give work to."""
    return _crews(actor, PLANNERS).filter(is_active=True)


def crews_visible_to(actor: Actor) -> QuerySet[Crew]:
    """Return the crews whose days the actor may look at."""
    return _crews(actor, READERS)


def crews_arranged_by(actor: Actor) -> QuerySet[Crew]:
    """Return the crews that the actor may set up: the twin of `may_arrange`."""
    return _crews(actor, ARRANGERS)


def may_arrange(actor: Actor, unit: Unit) -> bool:
    """Say whether the actor may set up crews of this unit."""
    return actor.jurisdiction_id == unit.jurisdiction_id and _reaches(actor, ARRANGERS, unit.pk)


def units_arranged_by(actor: Actor) -> QuerySet[Unit]:
    """Return the units whose crews the actor may set up, by name."""
    units = Unit.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), valid_to__isnull=True, is_external=False, is_protected=False
    ).order_by("name")
    if actor.kind is ActorKind.SYSTEM:
        return units
    reach = actor.units_of(ARRANGERS) if actor.kind is ActorKind.STAFF else frozenset()
    return units if reach is None else units.filter(pk__in=reach)


def _of_town(actor: Actor) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows.exclude(case__visibility__in=HIDDEN)


def _crews(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Crew]:
    rows = Crew.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    units = actor.units_of(roles)
    return rows if units is None else rows.filter(unit__in=units)


def _reaches(actor: Actor, roles: tuple[Role, ...], unit_id: object) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is not ActorKind.STAFF:
        return False
    units = actor.units_of(roles)
    return units is None or unit_id in units
