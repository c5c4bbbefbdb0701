"""What an official decided alone, by which delegation, and what a second pair of eyes said."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.models.case import Case
from nexo.domain.catalogue.models import Delegation
from nexo.domain.organisation.models import StaffMember
from nexo.kernel import clock, ids


class DelegatedDecision(models.Model):
    """A decision taken by delegation (decisión delegada, R23); the act itself stands in the history of the case.

    `is_drawn`: chosen for review in the transaction that decided. `agrees` is what the review says, once.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("review_reason",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="delegated_decisions")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="decisions")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    is_drawn = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agrees = models.BooleanField(null=True, blank=True)
    review_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("staff")),
                name="nobody_reviews_their_own_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["delegation", "staff", "at"], name="decision_of_delegation"),
            models.Index(
                fields=["at", "id"],
                condition=models.Q(is_drawn=True, reviewed_at__isnull=True),
                name="decision_to_review",
            ),
        ]
