"""Closed vocabularies of notices."""

from django.db import models


class NoticeState(models.TextChoices):
    """What became of a notice; the delivery ladder itself stands with the interaction."""

    QUEUED = "queued", "en camino"
    SUPPRESSED = "suppressed", "no se envía"
    UNDELIVERABLE = "undeliverable", "sin medio de contacto"
