"""What was done for a person because of their situation, and by which rule."""

from django.db import models

from nexo.domain.cases.enums import MeasureKind
from nexo.domain.cases.models.case import Case
from nexo.domain.cases.models.task import Task
from nexo.kernel import clock


class PreferentialMeasure(models.Model):
    """A measure of preferential attention (medida de atención preferencial), append-only.

    `code` and `because` name a reason that may be told; `rule` is the version of the rule that fired. `task` is
    the work that it asks of somebody, where it asks any.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=15, choices=MeasureKind.choices)
    code = models.CharField(max_length=20)
    because = models.CharField(max_length=200)
    rule = models.CharField(max_length=20)
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="measure_once_a_case")]
