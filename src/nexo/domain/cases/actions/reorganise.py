"""Plan that services go to another unit, call it off, and carry it out on its day."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.errors import ReorganisationOver, ReorganisationUnfit, UnitUnsuitable
from nexo.domain.cases.events import CaseAssigned
from nexo.domain.cases.models import Case, Reorganisation, ReorganisedService, StateChange
from nexo.domain.catalogue.actions.move_service import move_service
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.policies import may_reorganise
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record
from nexo.kernel.jobs.defer import defer

AT_ONCE = 200
CARRY_OUT = "cases.reorganise"
_OPEN = [phase.value for phase in OPEN_PHASES]


@transaction.atomic
def plan_reorganisation(
    *,
    actor: Actor,
    service_ids: Collection[UUID],
    to_unit_id: UUID,
    from_day: date,
    legal_act: str,
    takes_cases: bool = True,
) -> Reorganisation:
    """Write down that services belong to another unit from a day on, by a legal act; from today means now.

    Raises `NotAllowed`, `UnitUnsuitable`, `ReorganisationUnfit` for a day that has passed, no act, no service, or a
    service that the unit has already or that another plan moves.
    """
    if not may_reorganise(actor):
        raise NotAllowed
    town = jurisdiction_of(actor)
    unit = Unit.objects.filter(
        pk=to_unit_id, jurisdiction_id=town, valid_to__isnull=True, is_external=False
    ).first()
    if unit is None:
        raise UnitUnsuitable(field="to_unit")
    services = list(
        PublicService.objects.filter(jurisdiction_id=town, pk__in=service_ids).select_related("jurisdiction")
    )
    _check(unit, services, from_day, legal_act)
    plan = Reorganisation.objects.create(
        jurisdiction_id=town,
        to_unit=unit,
        from_day=from_day,
        legal_act=legal_act.strip(),
        takes_cases=takes_cases,
        planned_by_id=actor.account_id,
    )
    ReorganisedService.objects.bulk_create(
        ReorganisedService(reorganisation=plan, service=service) for service in services
    )
    audit(
        actor=actor,
        action="cases.reorganisation_planned",
        kind="reorganisation",
        object_id=plan.id,
        reason=plan.legal_act,
        changes={"services": sorted(one.code for one in services), "unit": unit.code, "from": str(from_day)},
    )
    if from_day <= clock.today(unit.jurisdiction.zone_info):
        defer(CARRY_OUT, queueing_lock=CARRY_OUT)
    return plan


@transaction.atomic
def call_off_reorganisation(*, actor: Actor, plan_id: UUID) -> Reorganisation:
    """Call a plan off before its day. Raises `NotAllowed`, `NotFound`, `ReorganisationOver`."""
    if not may_reorganise(actor):
        raise NotAllowed
    plan = (
        Reorganisation.objects.select_for_update()
        .filter(pk=plan_id, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if plan is None:
        raise NotFound
    if plan.carried_out_at is not None or plan.cancelled_at is not None:
        raise ReorganisationOver
    plan.cancelled_at = clock.now()
    plan.save(update_fields=["cancelled_at"])
    audit(actor=actor, action="cases.reorganisation_called_off", kind="reorganisation", object_id=plan.id)
    return plan


def due_reorganisations() -> list[Reorganisation]:
    """Return the plans whose day has come where their town is, oldest first."""
    rows = Reorganisation.objects.filter(carried_out_at__isnull=True, cancelled_at__isnull=True)
    found = rows.select_related("jurisdiction").order_by("from_day", "planned_at")
    return [plan for plan in found if plan.from_day <= clock.today(plan.jurisdiction.zone_info)]


@transaction.atomic
def carry_out(*, plan_id: UUID) -> Reorganisation | None:
    """Give the services of a plan to their new unit; None where that was done, or called off, meanwhile."""
    plan = (
        Reorganisation.objects.select_for_update(of=("self",))
        .select_related("to_unit")
        .filter(pk=plan_id, carried_out_at__isnull=True, cancelled_at__isnull=True)
        .first()
    )
    if plan is None:
        return None
    actor = system(plan.jurisdiction_id)
    for row in plan.services.select_related("service").order_by("service__code"):
        row.from_unit_id = row.service.owner_unit_id
        row.save(update_fields=["from_unit"])
        move_service(actor=actor, service_id=row.service_id, to_unit=plan.to_unit, legal_act=plan.legal_act)
    plan.carried_out_at = clock.now()
    plan.save(update_fields=["carried_out_at"])
    return plan


@transaction.atomic
def hand_over_cases(*, plan_id: UUID, limit: int = AT_ONCE) -> bool:
    """Give some open cases of a plan that was carried out to the new unit; say whether there may be more.

    Phase, clocks and promises stay; the history says who had the case until today. A case that a routing rule had
    sent elsewhere stays there.
    """
    plan = Reorganisation.objects.select_related("to_unit").get(pk=plan_id)
    moved = plan.services.filter(from_unit__isnull=False).values_list("service_id", "from_unit_id")
    theirs = reduce(or_, (Q(service_id=service, owner_unit_id=unit) for service, unit in moved), Q(pk=None))
    rows = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("owner_unit")
        .filter(theirs, phase__in=_OPEN)
        .exclude(owner_unit=plan.to_unit)
        .order_by("pk")[:limit]
    )
    for case in rows:
        _hand_over(case, plan)
    return len(rows) == limit


def _hand_over(case: Case, plan: Reorganisation) -> None:
    actor, before = system(plan.jurisdiction_id), case.owner_unit
    case.owner_unit, case.assignee, case.updated_at = plan.to_unit, None, clock.now()
    case.routing_reason = f"reorganización: {plan.legal_act}"[:200]
    case.save(update_fields=["owner_unit", "assignee", "routing_reason", "updated_at"])
    StateChange.objects.create(
        case=case,
        actor_kind=actor.kind.value,
        actor_label=actor.label,
        from_phase=case.phase,
        to_phase=case.phase,
        from_unit=before,
        to_unit=plan.to_unit,
        note=case.routing_reason,
    )
    audit(
        actor=actor,
        action="cases.handed_over",
        kind="case",
        object_id=case.id,
        reason=plan.legal_act,
        changes={"unit": [before.code, plan.to_unit.code]},
    )
    record(
        CaseAssigned(
            case_id=case.id,
            service_id=case.service_id,
            from_unit_id=before.id,
            to_unit_id=plan.to_unit_id,
            staff_id=None,
            received_at=case.received_at,
        ),
        actor=actor,
    )


def _check(unit: Unit, services: Sequence[PublicService], from_day: date, legal_act: str) -> None:
    if not legal_act.strip():
        raise ReorganisationUnfit(gettext_noop("Escribí la norma que lo dispone."), field="legal_act")
    if not services:
        raise ReorganisationUnfit(gettext_noop("Elegí al menos un servicio."), field="services")
    if from_day < clock.today(services[0].jurisdiction.zone_info):
        raise ReorganisationUnfit(gettext_noop("La fecha no puede ser anterior a hoy."), field="from_day")
    held = [service.code for service in services if service.owner_unit_id == unit.pk]
    if held:
        raise ReorganisationUnfit(
            gettext_noop("%(unit)s ya tiene %(services)s."),
            field="services",
            values={"unit": unit.name, "services": ", ".join(sorted(held))},
        )
    planned = ReorganisedService.objects.filter(
        service__in=services,
        reorganisation__carried_out_at__isnull=True,
        reorganisation__cancelled_at__isnull=True,
    ).values_list("service__code", flat=True)
    if planned:
        raise ReorganisationUnfit(
            gettext_noop("Ya hay un cambio programado para %(services)s."),
            field="services",
            values={"services": ", ".join(sorted(planned))},
        )
