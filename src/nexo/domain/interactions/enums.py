"""Closed vocabularies of the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a contact went."""

    IN = "in", _("entrante")
    OUT = "out", _("saliente")
    INTERNAL = "internal", _("interna")


class InteractionKind(models.TextChoices):
    """What an entry of the ledger is."""

    MESSAGE = "message", _("mensaje")
    FORM = "form", _("formulario")
    VISIT = "visit", _("visita")
    CALL = "call", _("llamada")
    NOTE = "note", _("nota interna")
    REACTION = "reaction", _("reacción")
    BOUNCE = "bounce", _("rebote")
    UNSUPPORTED = "unsupported", _("tipo no admitido")
    EVENT = "event", _("aviso del proveedor")


class ConversationState(models.TextChoices):
    """Whether a conversation waits for somebody."""

    OPEN = "open", _("abierta")
    CLOSED = "closed", _("cerrada")


class RawState(models.TextChoices):
    """Life of a raw record: stored first, answered second, interpreted third."""

    RECEIVED = "received", _("recibido")
    INTERPRETED = "interpreted", _("interpretado")
    QUARANTINED = "quarantined", _("en cuarentena")
    DISCARDED = "discarded", _("descartado")


class ContactResult(models.TextChoices):
    """What a contact at the counter or on the telephone ended in."""

    INFORMED = "informed", _("se informó")
    CASE_OPENED = "case_opened", _("se abrió un caso")
    TRANSFERRED = "transferred", _("se derivó")
    ABANDONED = "abandoned", _("se cortó o se fue")
