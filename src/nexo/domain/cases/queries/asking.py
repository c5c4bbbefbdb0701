"""What one is asked by other areas, and what one asked of them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from nexo.domain.cases import policies
from nexo.domain.cases.enums import TaskState
from nexo.domain.cases.models import Task
from nexo.domain.cases.rules.redact import redact
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTask:
    """A task as whoever is asked reads it: the matter without who applied; `opens` says whether the case is theirs."""

    task: Task
    description: str
    place_text: str
    may_finish: bool
    opens: bool


def open_tasks(*, actor: Actor, limit: int = MOST) -> list[Task]:
    """Return the open tasks of the units one works for, by date. One query."""
    return list(_open(policies.tasks_asked_of(actor)).order_by("due_at", "id")[:limit])


def given_tasks(*, actor: Actor, limit: int = MOST) -> list[Task]:
    """Return the open tasks about cases that one answers for, the latest first. One query."""
    return list(_open(policies.tasks_given_by(actor)).order_by("due_at", "id")[:limit])


def late_given(*, actor: Actor, limit: int = MOST) -> list[UUID]:
    """Return the tasks about one's own cases that are past their date: the owner's alarm. One query."""
    rows = policies.tasks_given_by(actor).filter(state=TaskState.OPEN, due_at__lt=clock.now())
    return list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def asked_task(*, actor: Actor, task_id: UUID) -> AskedTask:
    """Return what one is asked; raises `NotFound`. Two queries."""
    rows = policies.tasks_asked_of(actor).select_related("case__service", "case__jurisdiction", "unit")
    task = rows.select_related("case__owner_unit").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    return AskedTask(
        task=task,
        description=redact(task.case.description),
        place_text=redact(task.case.place_text),
        may_finish=policies.may_finish(actor, task) and task.state == TaskState.OPEN,
        opens=policies.visible_to(actor).filter(pk=task.case_id).exists(),
    )


def _open(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.filter(state=TaskState.OPEN).select_related("case__service", "case__jurisdiction", "unit")
