"""Ask an area, or several at once, for something about a case, and finish it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.enums import TaskKind, TaskState
from nexo.domain.cases.errors import TaskStaysHere, TaskUnfit, UnitUnsuitable
from nexo.domain.cases.models import Task
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Conflict, NotAllowed, NotFound

MOST_UNITS = 10
_MAY = frozenset({Who.FRONT, Who.TRIAGE, Who.AREA, Who.SUPERVISOR, Who.SYSTEM})


@transaction.atomic
def add_task(
    *, actor: Actor, case_id: UUID, kind: str, title: str, unit_id: UUID, due_at: datetime | None = None
) -> Task:
    """Add a task for a unit; the case keeps its one owner.

    Raises `CaseUnknown`, `NotAllowed`, `UnitUnsuitable`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & _MAY:
        raise NotAllowed
    unit = Unit.objects.filter(
        pk=unit_id, jurisdiction_id=case.jurisdiction_id, valid_to__isnull=True
    ).first()
    if unit is None:
        raise UnitUnsuitable(field="unit")
    task = Task.objects.create(case=case, kind=kind[:20], title=title.strip()[:150], unit=unit, due_at=due_at)
    audit(
        actor=actor,
        action="cases.task_added",
        kind="case",
        object_id=case.id,
        changes={"kind": kind, "unit": unit.code},
    )
    return task


@transaction.atomic
def ask_areas(
    *, actor: Actor, case_id: UUID, kind: TaskKind, title: str, unit_ids: Sequence[UUID], due_on: date
) -> list[Task]:
    """Ask several areas at the same time, each until the end of `due_on`; the case keeps its one owner.

    Raises `CaseUnknown`, `NotAllowed`, `TaskStaysHere`, `TaskUnfit`, `UnitUnsuitable`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    wanted = list(dict.fromkeys(unit_ids))
    if case.visibility in HIDDEN:
        raise TaskStaysHere
    if not title.strip():
        raise TaskUnfit("Escribí qué les pedís.", field="title")
    if not 1 <= len(wanted) <= MOST_UNITS:
        raise TaskUnfit("Elegí entre 1 y %(n)s áreas.", values={"n": MOST_UNITS}, field="unit_ids")
    zone = case.jurisdiction.zone_info
    if due_on < clock.today(zone):
        raise TaskUnfit("La fecha no puede ser anterior a hoy.", field="due_on")
    asked = case.tasks.filter(state=TaskState.OPEN, kind=kind, unit__in=wanted).select_related("unit").first()
    if asked is not None:
        said = "%(unit)s ya tiene un pedido igual sin contestar."
        raise TaskUnfit(said, values={"unit": asked.unit.name}, field="unit_ids")
    due_at = datetime.combine(due_on, time(23, 59), zone)
    return [
        add_task(actor=actor, case_id=case_id, kind=kind, title=title, unit_id=unit, due_at=due_at)
        for unit in wanted
    ]


@transaction.atomic
def finish_task(*, actor: Actor, task_id: UUID, result: str) -> Task:
    """Finish a task of a unit one works for, with what came of it.

    Raises `NotFound`, `NotAllowed`, `Conflict`.
    """
    asked = Q(pk__in=policies.tasks_asked_of(actor).values("pk"))
    task = (
        Task.objects.select_for_update(of=("self",))
        .select_related("case__service_version")
        .filter(asked | Q(case__in=policies.visible_to(actor)), pk=task_id)
        .first()
    )
    if task is None:
        raise NotFound
    if not policies.may_finish(actor, task):
        raise NotAllowed
    if task.state != TaskState.OPEN:
        raise Conflict
    task.state, task.result, task.done_at = TaskState.DONE, result.strip(), clock.now()
    task.assignee_id = task.assignee_id or actor.staff_id
    task.save(update_fields=["state", "result", "done_at", "assignee"])
    audit(actor=actor, action="cases.task_finished", kind="case", object_id=task.case_id)
    return task
