"""Changes an order that somebody still has to carry out: its crew, its day, its words, its place in the route."""

from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.works import policies
from nexo.domain.works.actions.plan_order import (
    Plan,
    check_plan,
    crew_for,
    keep_change,
    last_position,
    write_plan,
)
from nexo.domain.works.enums import LIVE, OrderState
from nexo.domain.works.errors import OrderOver, OrderThere, OrderUnknown
from nexo.domain.works.models import WorkOrder
from nexo.domain.works.rules.route import Stop, nearest_first
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


def locked_order(*, actor: Actor, order_id: UUID) -> WorkOrder:
    """Return an order that the actor may change, locked; raises `OrderUnknown`, `NotAllowed`."""
    order = (
        policies.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("case", "crew", "jurisdiction")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise OrderUnknown
    if not policies.may_change(actor, order):
        raise NotAllowed
    return order


@transaction.atomic
def revise_order(*, actor: Actor, order_id: UUID, plan: Plan) -> WorkOrder:
    """Change an order; another crew or day puts it at the end of that route.

    Raises `OrderUnknown`, `NotAllowed`, `OrderOver`, `CrewUnknown`, `OrderUnfit`, `OrderThere`.
    """
    order = locked_order(actor=actor, order_id=order_id)
    if not order.is_live:
        raise OrderOver
    crew = order.crew if plan.crew_id == order.crew_id else crew_for(actor, plan.crew_id)
    check_plan(plan, today=clock.today(order.jurisdiction.zone_info), before=order.day)
    moves = (crew.pk, plan.day) != (order.crew_id, order.day)
    if moves:
        order.position = last_position(crew, plan.day) + 1
        # Whoever was on the way or at it was of the other crew, or it was another day.
        order.state, order.started_at = OrderState.PLANNED, None
    order.crew = crew
    write_plan(order, plan)
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:
        raise OrderThere(field="crew_id") from None
    if moves:
        keep_change(actor, order)
    audit(
        actor=actor,
        action="works.order_revised",
        kind="work_order",
        object_id=order.pk,
        changes={"crew": str(crew.pk), "day": plan.day.isoformat()},
    )
    return order


@transaction.atomic
def cancel_order(*, actor: Actor, order_id: UUID) -> WorkOrder:
    """Call an order off; whoever is out learns it when their telephone has a network.

    Raises `OrderUnknown`, `NotAllowed`, `OrderOver`.
    """
    order = locked_order(actor=actor, order_id=order_id)
    if not order.is_live:
        raise OrderOver
    order.state, order.ended_at = OrderState.CANCELLED, clock.now()
    order.save(update_fields=["state", "ended_at"])
    keep_change(actor, order)
    audit(actor=actor, action="works.order_cancelled", kind="work_order", object_id=order.pk)
    return order


@transaction.atomic
def settle_order(*, actor: Actor, order_id: UUID) -> WorkOrder:
    """Write that the owner has read how an order ended, and goes on with the case from there.

    Raises `OrderUnknown`, `NotAllowed`; a repeat changes nothing.
    """
    order = locked_order(actor=actor, order_id=order_id)
    if order.settled_at is None and not order.is_live:
        order.settled_at = clock.now()
        order.save(update_fields=["settled_at"])
        audit(actor=actor, action="works.order_settled", kind="work_order", object_id=order.pk)
    return order


@transaction.atomic
def order_route(*, actor: Actor, order_id: UUID) -> int:
    """Put the route of an order's crew on its day in the order of the nearest next; return how many stops it has.

    Raises `OrderUnknown`, `NotAllowed`.
    """
    order = locked_order(actor=actor, order_id=order_id)
    rows = _route(order)
    crew = order.crew
    start = None
    if crew.start_lat is not None and crew.start_lon is not None:
        start = (crew.start_lat, crew.start_lon)
    wanted = nearest_first([Stop(row.pk, row.lat, row.lon) for row in rows], start)
    _renumber(rows, wanted)
    audit(
        actor=actor,
        action="works.route_ordered",
        kind="crew",
        object_id=crew.pk,
        changes={"day": order.day.isoformat(), "stops": len(rows)},
    )
    return len(rows)


@transaction.atomic
def shift_order(*, actor: Actor, order_id: UUID, up: bool) -> None:
    """Move an order one place up or down in its route; at the end of it nothing changes.

    Raises `OrderUnknown`, `NotAllowed`.
    """
    order = locked_order(actor=actor, order_id=order_id)
    rows = _route(order)
    keys = [row.pk for row in rows]
    if order.pk not in keys:
        raise OrderOver
    here = keys.index(order.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
        _renumber(rows, keys)


def _route(order: WorkOrder) -> list[WorkOrder]:
    """Return what its crew still has to do that day, in its order, locked."""
    live = [state.value for state in LIVE]
    rows = WorkOrder.objects.select_for_update().filter(crew=order.crew_id, day=order.day, state__in=live)
    return list(rows.order_by("position", "id"))


def _renumber(rows: list[WorkOrder], keys: list[UUID]) -> None:
    for row in rows:
        row.position = keys.index(row.pk) + 1
    WorkOrder.objects.bulk_update(rows, ["position"])
