"""Rules and their versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.automation.enums import Trigger
from nexo.domain.automation.rules.brakes import AN_HOUR
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Rule(models.Model):
    """A rule (regla de automatización): its number in the town, and whether it is on.

    `an_hour`: more firings in an hour switch it off. `is_braked`: it was the brake that did.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    an_hour = models.PositiveIntegerField(default=AN_HOUR)
    is_enabled = models.BooleanField(default=True)
    is_braked = models.BooleanField(default=False)
    off_reason = models.CharField(max_length=200, blank=True)
    off_by_label = models.CharField(max_length=150, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="automation_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class RuleVersion(models.Model):
    """What a rule says. A draft has no number yet; `revision` grows with each of its changes.

    `text` is what people read and write, `says` the same for the machine (`rules.saying`); `trigger` is taken out
    of it, to find who wakes.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80)
    text = models.TextField()
    says = models.JSONField()
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    created_at = models.DateTimeField(default=clock.now)
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    author_label = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    published_by_label = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="automation_version_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(status="published"), name="one_automation_in_force"
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(status="draft"), name="one_automation_draft"
            ),
        ]
        indexes = [
            models.Index(
                fields=["trigger"], condition=models.Q(status="published"), name="automation_awaiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number or self.status}"
