"""Whom a campaign may be for."""

from typing import ClassVar

from django.db import models

from nexo.domain.campaigns.enums import Purpose
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Segment(models.Model):
    """A named set of conditions (segmento) bound to one purpose: only who agreed to that purpose is in it."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "kept: it says whom campaigns were for"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="segment_name_once")]

    def __str__(self) -> str:
        return self.name


class SegmentVersion(models.Model):
    """The conditions as somebody wrote them (`rules.conditions.to_json`); never edited: a change is the next number."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    conditions = models.JSONField(default=dict)
    written_by_id = models.UUIDField(null=True, blank=True)
    written_by_label = models.CharField(max_length=150, blank=True)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.number}"
