"""Files that people sent: their facts in a row, their bytes on disk under their own hash."""

from typing import ClassVar

from django.db import models

from nexo.kernel.ids import uuid7

PICTURES = ("image/jpeg", "image/png", "image/webp")
"""What a camera or a telephone sends; of nothing else is the look kept."""


class StoredFile(models.Model):
    """One stored file. Equal bytes lie on disk once; `media_type` is what they are, not what was declared.

    `look` tells alike pictures (`look.py`): empty where nobody looked yet, 0 where there is nothing to compare.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=200)
    jurisdiction_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    look = models.BigIntegerField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(look__isnull=True, media_type__in=PICTURES),
                name="file_unseen_picture",
            )
        ]

    objects: ClassVar[models.Manager["StoredFile"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
