"""The versions of the routing rules."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock, ids


class RoutingSet(models.Model):
    """One version of the routing rules of a town (reglas de derivación); new cases go by the published one.

    A draft has no number yet; `revision` grows with each of its changes. `changes`, written when it is published:
    [{"number", "what": added|changed|removed|moved|off|on, "before", "after"}].
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    number = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    author_label = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    published_by_label = models.CharField(max_length=150, blank=True)
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="routing_number_once"),
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(status="published"), name="one_routing_in_force"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(status="draft"), name="one_routing_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.status}"


class RoutingRule(models.Model):
    """One rule of a set, in words and as it is followed; its `number` stays its own from version to version.

    `sentence` is what an official reads and writes; `says` the same for the machine (`rules.routing.sentence`);
    `told` is what a case keeps as its reason and never tells whom a rule attends. `unit` empty: the owner unit.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    routing_set = models.ForeignKey(RoutingSet, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    sentence = models.TextField()
    told = models.TextField(blank=True)
    says = models.JSONField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    is_enabled = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=200, blank=True)
    off_by_label = models.CharField(max_length=150, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["routing_set", "number"], name="routing_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sentence}"

    def takes_cases(self, day: date) -> bool:
        """Say whether its unit can be given cases on `day`: it is in force and of this town."""
        unit = self.unit
        return unit is None or not (unit.is_external or (unit.valid_to is not None and unit.valid_to < day))
