"""Jobs that have used up their tries and wait for a person."""

from typing import ClassVar

from django.db import models

from nexo.kernel.ids import uuid7


class FailedJob(models.Model):
    """A job given up by the machine: what it was, and why, without any text of the error."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job_id = models.BigIntegerField(unique=True)
    task = models.CharField(max_length=128)
    queue = models.CharField(max_length=128)
    args = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=200)
    failed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["FailedJob"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.task} {self.error}"
