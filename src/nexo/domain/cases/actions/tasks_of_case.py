"""Ask an area for something about a case, and finish it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.enums import TaskState
from nexo.domain.cases.errors import UnitUnsuitable
from nexo.domain.cases.models import Task
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Conflict, NotAllowed, NotFound

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
def finish_task(*, actor: Actor, task_id: UUID, result: str) -> Task:
    """Finish a task of a unit one works for, with what came of it.

    Raises `NotFound`, `NotAllowed`, `Conflict`.
    """
    task = (
        Task.objects.select_for_update(of=("self",))
        .select_related("case__service_version")
        .filter(pk=task_id, case__in=policies.visible_to(actor))
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
