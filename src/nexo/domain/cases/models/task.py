"""Work that a case asks of somebody."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.enums import TaskState
from nexo.domain.cases.models.case import Case
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.kernel import clock, ids


class Task(models.Model):
    """A task (tarea): `kind` says what (inspect, opinion, call_back, execute …)."""

    personal_fields: ClassVar[tuple[str, ...]] = ("title", "result")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=150)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    assignee = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    due_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at"], condition=models.Q(state="open"), name="task_open_of_unit"
            )
        ]
