"""What happened to a case, append-only."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.enums import EvidenceKind, Phase, Reason
from nexo.domain.cases.models.case import Case
from nexo.domain.organisation.models import Position, Unit
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile

INTERNAL = models.Q(from_phase=models.F("to_phase"), from_unit=models.F("to_unit"), public_note="", reason="")
"""Rows of the history that moved nothing and say nothing to the citizen: an internal note."""


class StateChange(models.Model):
    """One move of a case: who, when, why. `public_note` is read by the citizen, `note` by staff.

    `to_position` is the post of the chain that it climbed to.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("note", "public_note")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_label = models.CharField(max_length=150, blank=True)
    from_phase = models.CharField(max_length=25, choices=Phase.choices, blank=True)
    to_phase = models.CharField(max_length=25, choices=Phase.choices)
    from_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_position = models.ForeignKey(
        Position, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    note = models.TextField(blank=True)
    public_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="history_of_case"),
            models.Index(
                fields=["to_position", "at"],
                condition=models.Q(to_position__isnull=False),
                name="history_climbed_to_post",
            ),
        ]


class Evidence(models.Model):
    """A file that shows something about the case."""

    personal_fields: ClassVar[tuple[str, ...]] = ("note",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    note = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True, blank=True)
