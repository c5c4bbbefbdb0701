"""Closed vocabularies of satisfaction."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    """Life of an invitation to rate."""

    PENDING = "pending", _("por enviar")
    SENT = "sent", _("enviada")
    ANSWERED = "answered", _("respondida")
    EXPIRED = "expired", _("vencida")
    SUPPRESSED = "suppressed", _("no enviada")


class InvitationKind(models.TextChoices):
    """What the invitation asks about."""

    CLOSING = "closing", _("cierre del caso")
    RECOVERY = "recovery", _("después de la recuperación")


class RecoveryState(models.TextChoices):
    """Life of a recovery (domain.md 3.4)."""

    OPENED = "recovery_opened", _("abierta")
    CONTACTED = "contacted", _("contactada")
    RECOVERED = "recovered", _("recuperada")
    NOT_RECOVERED = "not_recovered", _("no recuperada")
