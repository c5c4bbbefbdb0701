"""What is done against a cause, and what came of it."""

from django.db import models

from nexo.domain.improvements.enums import ActionState, Metric, Verdict
from nexo.domain.improvements.models.problem import Problem
from nexo.domain.organisation.models import Jurisdiction, Position, Unit
from nexo.kernel import clock, ids


class ImprovementAction(models.Model):
    """An improvement action (acción de mejora) of the register: problem → cause → action → effect (R43).

    `baseline` is frozen when it starts, `after` counted `window_days` after it was done: {"ours": sample,
    "others": sample} (`rules.effect.Sample`), under `definition_version`. `change` is the difference in differences
    in the unit of the metric (a share, a proportion of incidents, days); None where it cannot be said honestly.
    `cost_cents` and `minutes` are what it costs, as far as somebody knows.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="improvements")
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    position = models.ForeignKey(Position, null=True, blank=True, on_delete=models.PROTECT)
    due_on = models.DateField()
    cost_cents = models.PositiveBigIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    metric = models.CharField(max_length=15, choices=Metric.choices)
    window_days = models.PositiveSmallIntegerField(default=90)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by_label = models.CharField(max_length=150, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_label = models.CharField(max_length=150, blank=True)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    measure_on = models.DateField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    baseline = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    change = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=15, choices=Verdict.choices, blank=True)
    definition_version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["measure_on"], condition=models.Q(state="done"), name="improvement_to_measure"
            ),
            models.Index(
                fields=["jurisdiction", "due_on", "id"],
                condition=models.Q(state__in=["proposed", "accepted", "in_progress"]),
                name="improvement_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title
