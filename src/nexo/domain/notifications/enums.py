"""Closed vocabularies of notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeState(models.TextChoices):
    """What became of a notice; the delivery ladder itself stands with the interaction."""

    QUEUED = "queued", _("en camino")
    SUPPRESSED = "suppressed", _("no se envía")
    UNDELIVERABLE = "undeliverable", _("sin medio de contacto")
