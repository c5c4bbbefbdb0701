"""Each time that a rule acted, failed or was held back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.automation.enums import Brake, FiringState
from nexo.domain.automation.models.rule import Rule, RuleVersion
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Firing(models.Model):
    """A firing (actuación de una regla): one fact, one version of a rule, once.

    Its id is the correlation of everything that it sets off, so whatever follows carries its cause. `chain` are the
    rules that led here, the first one first; `cause` is the firing that set this one off, `correlation_id` the
    thread of the fact. `conditions`: why the rule held, in words. `steps`: [{"said", "result"}]. `about_at` is the
    date that a timer was about; "" in `topic` where it was one.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="firings")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="firings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="firings")
    event_id = models.UUIDField()
    topic = models.CharField(max_length=100, blank=True)
    about_at = models.DateTimeField(null=True, blank=True)
    correlation_id = models.UUIDField()
    cause = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="effects")
    chain = ArrayField(models.UUIDField(), default=list, blank=True)
    conditions = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=FiringState.choices)
    brake = models.CharField(max_length=12, choices=Brake.choices, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    repeated_by_label = models.CharField(max_length=150, blank=True)
    minutes = models.FloatField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "version"], name="fired_once_a_fact"),
            models.UniqueConstraint(
                fields=["rule", "case", "about_at"],
                condition=models.Q(about_at__isnull=False),
                name="fired_once_a_period",
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-at", "-id"], name="firing_newest"),
            models.Index(fields=["rule", "-at", "-id"], name="firing_of_rule"),
            models.Index(fields=["case", "rule", "at"], name="firing_of_case"),
            models.Index(
                fields=["jurisdiction", "-at", "-id"],
                condition=models.Q(state="failed"),
                name="firing_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"
