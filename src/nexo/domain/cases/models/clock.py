"""The clocks of a case: what is owed, by when, and whether it was kept."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.models.case import Case
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import LegalTerm
from nexo.domain.organisation.models import CalendarVersion


class Clock(models.Model):
    """A clock (reloj, plazo) of a case; it keeps the term and the calendar that it was set by.

    `pauses`: [[since, until], …] in ISO 8601; `extended_amount` counts in `unit`. It stops when what was owed is
    done, or no longer owed; `breached_at` is when it was seen to have run out.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("extension_reason",)

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=15, choices=ClockKind.choices)
    term = models.ForeignKey(LegalTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(
        CalendarVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15, choices=TermUnit.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    paused_since = models.DateTimeField(null=True, blank=True)
    pauses = models.JSONField(default=list, blank=True)
    extended_amount = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(stopped_at__isnull=True),
                name="one_running_clock_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(
                    stopped_at__isnull=True, paused_since__isnull=True, breached_at__isnull=True
                ),
                name="clock_running_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        """Whether it still counts."""
        return self.stopped_at is None
