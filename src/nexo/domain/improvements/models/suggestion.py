"""What a rule finds repeated, offered to an official."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements.enums import SuggestionKind, SuggestionState
from nexo.domain.improvements.models.problem import Problem
from nexo.domain.organisation.models import Jurisdiction, Unit, Zone
from nexo.kernel import clock, ids


class Suggestion(models.Model):
    """A suggested problem (problema sugerido), with the counts that speak for it; an official decides.

    `key` says what repeats, so that finding it again adds nothing. `values` are the numbers of its sentence;
    `case_ids` the cases it stands on, at most 200 of them.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=SuggestionKind.choices)
    key = models.CharField(max_length=120)
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)
    place_text = models.CharField(max_length=250, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    case_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=150, blank=True)
    decided_because = models.CharField(max_length=300, blank=True)
    problem = models.ForeignKey(
        Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="suggested_once"),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "-count", "id"],
                condition=models.Q(state="open"),
                name="suggestion_open",
            )
        ]
