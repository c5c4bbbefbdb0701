"""Tables of settings."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.settings.enums import Status
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class SettingVersion(models.Model):
    """One version of a setting, `kind` and `key` ("notice", "case_registered"); never edited once published.

    `revision` counts the writings of a draft; `like` is the number of the version that it was made like;
    `is_alone`: whoever wrote it published it, since nobody else could. `file` holds what the content refers to.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("author_label", "publisher_label")
    retention: ClassVar[str] = "kept: acts of office name who did them"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    content = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    like = models.PositiveSmallIntegerField(null=True, blank=True)
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    author_label = models.CharField(max_length=150, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    publisher_label = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_alone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "key", "number"], name="setting_number_once"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "key"],
                condition=models.Q(status="draft"),
                name="one_draft_setting",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "key"],
                condition=models.Q(status="published"),
                name="one_published_setting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "-published_at", "-id"],
                condition=models.Q(published_at__isnull=False),
                name="settings_newest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.number}"
