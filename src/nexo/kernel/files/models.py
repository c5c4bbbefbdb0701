"""Files that people sent: their facts in a row, their bytes on disk under their own hash."""

from typing import ClassVar

from django.db import models

from nexo.kernel.ids import uuid7


class StoredFile(models.Model):
    """One stored file. Equal bytes lie on disk once; `media_type` is what they are, not what was declared."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=200)
    jurisdiction_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["StoredFile"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
