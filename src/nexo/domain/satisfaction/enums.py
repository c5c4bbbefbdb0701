"""Closed vocabularies of satisfaction."""

from django.db import models


class InvitationState(models.TextChoices):
    """Life of an invitation to rate."""

    PENDING = "pending", "por enviar"
    SENT = "sent", "enviada"
    ANSWERED = "answered", "respondida"
    EXPIRED = "expired", "vencida"
    SUPPRESSED = "suppressed", "no enviada"


class InvitationKind(models.TextChoices):
    """What the invitation asks about."""

    CLOSING = "closing", "cierre del caso"
    RECOVERY = "recovery", "después de la recuperación"


class RecoveryState(models.TextChoices):
    """Life of a recovery (domain.md 3.4)."""

    OPENED = "recovery_opened", "abierta"
    CONTACTED = "contacted", "contactada"
    RECOVERED = "recovered", "recuperada"
    NOT_RECOVERED = "not_recovered", "no recuperada"
