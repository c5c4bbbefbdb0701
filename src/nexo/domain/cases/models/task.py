"""Work that a case asks of somebody."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.enums import TaskKind, TaskState
from nexo.domain.cases.models.case import Case
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.kernel import clock, ids


class Task(models.Model):
    """A task (tarea): `kind` says what (values of `TaskKind`)."""

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

    @property
    def kind_label(self) -> str:
        """What is asked, in words; a kind of before the closed list keeps its code."""
        return str(TaskKind(self.kind).label) if self.kind in TaskKind.values else self.kind

    @property
    def is_late(self) -> bool:
        """Whether it is open past its date."""
        return self.state == TaskState.OPEN and self.due_at is not None and self.due_at < clock.now()
