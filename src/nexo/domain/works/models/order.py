"""What a crew is asked to do, and how that changed."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.domain.works.enums import LIVE, OrderState, WhyNot
from nexo.domain.works.models.crew import Crew
from nexo.kernel import clock, ids

_LIVE = [state.value for state in LIVE]


class WorkOrder(models.Model):
    """A work order (orden de trabajo): one crew, one place, one day.

    It serves `case` and every case of that case's incident, also those that join later: there is no second link to
    keep in step. `title`, `place_text`, `instructions` and `access` are all that a crew reads; the last two are the
    owner's words. `cost_cents` is in the currency of the jurisdiction. `position` is the place in the day's route.
    """

    personal_fields: ClassVar[tuple[str, ...]] = (
        "place_text", "lat", "lon", "instructions", "access", "crew_note",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work_orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(max_length=200)
    place_text = models.CharField(max_length=250, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    instructions = models.TextField()
    access = models.TextField(blank=True)
    day = models.DateField()
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.PLANNED)
    why_not = models.CharField(max_length=15, choices=WhyNot.choices, blank=True)
    crew_note = models.TextField(blank=True)
    cost_cents = models.PositiveBigIntegerField(null=True, blank=True)
    external_ref = models.CharField(max_length=80, blank=True)
    planned_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "crew"], condition=models.Q(state__in=_LIVE), name="one_live_order_a_crew"
            )
        ]
        indexes = [
            models.Index(fields=["crew", "day", "position"], name="order_of_crew_by_day"),
            models.Index(fields=["jurisdiction", "day", "id"], name="order_by_day"),
            models.Index(
                fields=["jurisdiction", "ended_at", "id"],
                condition=models.Q(state__in=["done", "not_done"], settled_at__isnull=True),
                name="order_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.day}"

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to go, or is there."""
        return self.state in LIVE


class OrderChange(models.Model):
    """How an order stood from a moment on: append-only, so that one knows whose it was."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=12, choices=OrderState.choices)

    class Meta:
        indexes = [models.Index(fields=["order", "at", "id"], name="history_of_order")]
