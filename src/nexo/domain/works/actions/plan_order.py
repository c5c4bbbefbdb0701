"""Asks a crew to go somewhere because of a case."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.work_case import schedule_case
from nexo.domain.cases.models import Case, Incident
from nexo.domain.cases.rules.redact import redact
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.works import policies
from nexo.domain.works.enums import LIVE
from nexo.domain.works.errors import CaseNotForCrews, CrewUnknown, OrderThere, OrderUnfit
from nexo.domain.works.events import WorkOrderMoved
from nexo.domain.works.models import Crew, OrderChange, WorkOrder
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

MOST_CENTS = 10**12
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked of a crew, in the owner's words; `cost_cents` in the currency of the town."""

    crew_id: UUID
    day: date
    instructions: str
    access: str = ""
    cost_cents: int | None = None
    external_ref: str = ""


@transaction.atomic
def plan_order(*, actor: Actor, case_id: UUID, plan: Plan, promise: bool = False) -> WorkOrder:
    """Give a crew an order for the case and all that report the same; with `promise` the citizen is told the day.

    Raises `CaseUnknown`, `NotAllowed`, `CaseNotForCrews`, `CrewUnknown`, `OrderUnfit`, `OrderThere`, and as
    `schedule_case`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.may_plan(actor, case):
        raise NotAllowed
    if HIDDEN & {case.visibility, case.service_version.visibility}:
        raise CaseNotForCrews
    crew = crew_for(actor, plan.crew_id)
    check_plan(plan, today=clock.today(case.jurisdiction.zone_info), before=None)
    _refuse_second(case, crew)
    order = WorkOrder(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        unit=case.owner_unit,
        crew=crew,
        # The name of the service and the place: never what somebody wrote or who they are.
        title=case.service.name[:200],
        place_text=redact(case.place_text),
        lat=case.lat,
        lon=case.lon,
        planned_by_id=actor.staff_id,
        position=last_position(crew, plan.day) + 1,
    )
    write_plan(order, plan)
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        raise OrderThere(field="crew_id") from None
    keep_change(actor, order)
    audit(
        actor=actor,
        action="works.order_planned",
        kind="work_order",
        object_id=order.pk,
        changes={"case": str(case.pk), "crew": str(crew.pk), "day": plan.day.isoformat()},
    )
    if promise:
        schedule_case(actor=actor, case_id=case.pk, day=plan.day)
    return order


def crew_for(actor: Actor, crew_id: UUID) -> Crew:
    """Return a crew that the actor may give work to, locked against another who sets up the same day."""
    crew = policies.crews_for(actor).select_for_update(of=("self",)).filter(pk=crew_id).first()
    if crew is None:
        raise CrewUnknown(field="crew_id")
    return crew


def check_plan(plan: Plan, *, today: date, before: date | None) -> None:
    """Refuse a day that is past (but the one it had), an order without words and a cost that cannot be."""
    if plan.day < today and plan.day != before:
        raise OrderUnfit("El día no puede ser anterior a hoy.", field="day")
    if not plan.instructions.strip():
        raise OrderUnfit("Escribí qué hay que hacer.", field="instructions")
    if plan.cost_cents is not None and not 0 <= plan.cost_cents <= MOST_CENTS:
        raise OrderUnfit("Revisá el costo.", field="cost")


def write_plan(order: WorkOrder, plan: Plan) -> None:
    """Set what the owner says of the work on an order."""
    order.day = plan.day
    order.instructions = plan.instructions.strip()[:_LONGEST]
    order.access = plan.access.strip()[:_LONGEST]
    order.cost_cents = plan.cost_cents
    order.external_ref = plan.external_ref.strip()[:80]


def last_position(crew: Crew, day: date) -> int:
    """Return the last place that is taken in the route of a day; 0 where it is empty."""
    rows = WorkOrder.objects.filter(crew=crew, day=day).order_by("-position")
    return rows.values_list("position", flat=True).first() or 0


def keep_change(actor: Actor, order: WorkOrder) -> None:
    """Write down how an order stands now and announce it. Inside the transaction of the change."""
    OrderChange.objects.create(
        order=order, by_id=actor.staff_id, crew_id=order.crew_id, day=order.day, state=order.state
    )
    record(
        WorkOrderMoved(
            order_id=order.pk, case_id=order.case_id, crew_id=order.crew_id, state=str(order.state)
        ),
        actor=actor,
    )


def _refuse_second(case: Case, crew: Crew) -> None:
    """One problem, one order a crew: a second report of the same pothole asks for no second."""
    same = WorkOrder.objects.filter(crew=crew, state__in=[state.value for state in LIVE])
    if case.incident_id is None:
        rows = same.filter(case=case)
    else:
        # Two who plan for two reports of one incident meet here.
        Incident.objects.select_for_update().get(pk=case.incident_id)
        rows = same.filter(case__incident_id=case.incident_id)
    if rows.exists():
        raise OrderThere(field="crew_id")
