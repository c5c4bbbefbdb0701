"""Who was trained for a service, and who may decide on it alone."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.expressions import Combinable

from nexo.domain.catalogue.enums import DelegatedAct
from nexo.domain.catalogue.models.service import PublicService, ServiceGroup
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.kernel import clock, ids


class TrainingQuerySet(models.QuerySet["Training"]):
    """Records of training."""

    def in_force(self, day: date) -> "TrainingQuerySet":
        """Keep those that hold on `day`, first and last day included."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(ends, withdrawn_at__isnull=True, done_on__lte=day)


class Training(models.Model):
    """A member of staff was trained (capacitación, R25) for one service, or for all of a group.

    It holds from `done_on` to `valid_to`, empty: for good. Append-only: one recorded by mistake is withdrawn, with a
    reason.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("certificate",)
    retention: ClassVar[str] = "kept: shows that who attended was trained"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="trainings")
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    group = models.ForeignKey(ServiceGroup, null=True, blank=True, on_delete=models.PROTECT)
    done_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    certificate = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True, blank=True)
    recorded_by_label = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service__isnull=False, group__isnull=True)
                | models.Q(service__isnull=True, group__isnull=False),
                name="training_for_a_service_or_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("done_on")),
                name="training_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "staff"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="training_of_staff",
            ),
            models.Index(fields=["jurisdiction", "-recorded_at", "-id"], name="training_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.done_on}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Rows of the delegation matrix."""

    def in_force(self, day: date | Combinable) -> "DelegationQuerySet":
        """Keep those that hold on `day`, also one that the query finds out: not revoked, first and last day included."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(ends, revoked_at__isnull=True, valid_from__lte=day)


class Delegation(models.Model):
    """A cell of the delegation matrix (delegación de firma, R22): a role may decide alone on a service.

    `daily_limit` is the most decisions a day of one official; empty: no limit. Append-only: other limits are another
    row, and a row is revoked once, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=20, choices=Role.choices)
    act = models.CharField(max_length=20, choices=DelegatedAct.choices, default=DelegatedAct.RESOLVE)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    legal_act = models.CharField(max_length=150)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by_id = models.UUIDField(null=True, blank=True)
    granted_by_label = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_id = models.UUIDField(null=True, blank=True)
    revoked_by_label = models.CharField(max_length=150, blank=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(legal_act=""), name="delegation_has_a_legal_act"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="delegation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_limit__isnull=True) | models.Q(daily_limit__gte=1),
                name="delegation_limit_of_one_or_more",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "role"],
                condition=models.Q(revoked_at__isnull=True),
                name="delegation_not_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.service_id}"
