"""What fails again and again, and the cases that show it."""

from django.db import models

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements.enums import ProblemState
from nexo.domain.organisation.models import Jurisdiction, Unit, Zone
from nexo.kernel import clock, ids


class Problem(models.Model):
    """A problem (problema): many cases, one cause, one area that answers for it (R44).

    `cause` is a code of the town's list of causes, `cause_text` what the officials found. Of a published problem
    (`is_public`) the neighbours read the title, the cause, what is done and what came of it. `fixed_words` is what
    everybody concerned is told.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    title = models.CharField(max_length=150)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)
    place_text = models.CharField(max_length=250, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    cause_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ProblemState.choices, default=ProblemState.SEEN)
    is_public = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_label = models.CharField(max_length=150, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    fixed_words = models.TextField(blank=True)
    discarded_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "-opened_at", "-id"], name="problem_newest"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="problem_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemLink(models.Model):
    """A case that shows a problem, with its whole incident: who says so, and why."""

    id = models.BigAutoField(primary_key=True)
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="problem_links")
    because = models.CharField(max_length=200)
    linked_by_label = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "case"], name="linked_once")]
