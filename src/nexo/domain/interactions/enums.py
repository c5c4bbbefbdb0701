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


class CallState(models.TextChoices):
    """How a call stands, or how it ended. Missed: nobody took it; abandoned: the caller gave up waiting."""

    RINGING = "ringing", _("suena")
    WAITING = "waiting", _("espera en la cola")
    TALKING = "talking", _("en curso")
    ANSWERED = "answered", _("atendida")
    MISSED = "missed", _("perdida")
    ABANDONED = "abandoned", _("abandonada")
    UNREACHED = "unreached", _("no atendió")


class CallBackOutcome(models.TextChoices):
    """What came of calling back; after NO_ANSWER it is tried again."""

    REACHED = "reached", _("hablamos")
    NO_ANSWER = "no_answer", _("no atendió")
    GIVEN_UP = "given_up", _("no se insiste más")
