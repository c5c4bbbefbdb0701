"""Who came in from outside, and what was tied to the rest of the house by order."""

from uuid import uuid4

from django.db import models

from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.domain.safety.models.report import ConfidentialReport


class LiftedSeal(models.Model):
    """An auditor lifted the seal (apertura de la reserva) for a reason, until a moment; never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    lifted_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["staff", "-until"], name="seal_of_staff"),
            models.Index(fields=["jurisdiction", "-lifted_at", "-id"], name="seal_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LegalLink(models.Model):
    """A report tied to a case by a legal act (vínculo por acto legal): from here to there, and never back.

    `case_id` is no foreign key: from the tables of cases nobody gets here, not even by a join.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="links")
    case_id = models.UUIDField()
    case_code = models.CharField(max_length=15)
    legal_act = models.CharField(max_length=150)
    linked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(legal_act=""), name="legal_link_has_an_act"),
            models.UniqueConstraint(fields=["report", "case_id"], name="legal_link_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
