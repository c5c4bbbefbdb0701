"""The report, what is written about it from both sides, and its pictures.

Ids are random (UUIDv4), not by time as elsewhere: a UUIDv7 tells the millisecond at which somebody wrote. Times are
full hours. Words and pictures are sealed under the key of this domain, each bound to its own row.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.safety.enums import Category, Side, Status

_RETENTION = "deleted a year after it was closed"


class ConfidentialReport(models.Model):
    """What somebody let us know without saying who they are (informe confidencial).

    `key_digest` is a keyed digest of the return key: whoever reads the table can neither derive the key nor try keys
    without the secret of the installation. `zone` is as coarse as a place gets outside the sealed words. `happened`
    says when, in the author's words. `unread` counts messages of the author that nobody of the team opened.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("text_sealed", "place_sealed", "happened_sealed")
    retention: ClassVar[str] = _RETENTION

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    category = models.CharField(max_length=15, choices=Category.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
    place_sealed = models.BinaryField(null=True)
    happened_sealed = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    unread = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "-received_at", "-id"], name="report_newest"),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"],
                condition=~models.Q(status="closed"),
                name="report_open_newest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """One message of a report, from either side; `number` orders those of one report."""

    personal_fields: ClassVar[tuple[str, ...]] = ("text_sealed",)
    retention: ClassVar[str] = _RETENTION

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    text_sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="message_number_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Picture(models.Model):
    """A picture that came with a report: drawn anew without its hidden data, sealed, without a name."""

    personal_fields: ClassVar[tuple[str, ...]] = ("content_sealed",)
    retention: ClassVar[str] = _RETENTION

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=20)
    content_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="picture_number_once")]

    def __str__(self) -> str:
        return str(self.pk)
