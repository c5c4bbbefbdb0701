"""Closed vocabularies of the ledger."""

from django.db import models


class Direction(models.TextChoices):
    """Which way a contact went."""

    IN = "in", "entrante"
    OUT = "out", "saliente"
    INTERNAL = "internal", "interna"


class InteractionKind(models.TextChoices):
    """What an entry of the ledger is."""

    MESSAGE = "message", "mensaje"
    FORM = "form", "formulario"
    VISIT = "visit", "visita"
    CALL = "call", "llamada"
    NOTE = "note", "nota interna"
    REACTION = "reaction", "reacción"
    BOUNCE = "bounce", "rebote"
    UNSUPPORTED = "unsupported", "tipo no admitido"
    EVENT = "event", "aviso del proveedor"


class ConversationState(models.TextChoices):
    """Whether a conversation waits for somebody."""

    OPEN = "open", "abierta"
    CLOSED = "closed", "cerrada"


class RawState(models.TextChoices):
    """Life of a raw record: stored first, answered second, interpreted third."""

    RECEIVED = "received", "recibido"
    INTERPRETED = "interpreted", "interpretado"
    QUARANTINED = "quarantined", "en cuarentena"
    DISCARDED = "discarded", "descartado"


class ContactResult(models.TextChoices):
    """What a contact at the counter or on the telephone ended in."""

    INFORMED = "informed", "se informó"
    CASE_OPENED = "case_opened", "se abrió un caso"
    TRANSFERRED = "transferred", "se derivó"
    ABANDONED = "abandoned", "se cortó o se fue"
