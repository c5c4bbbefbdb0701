"""Closed vocabularies of automation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trigger(models.TextChoices):
    """What a rule waits for; the last two are found by time, the others happen."""

    OPENED = "opened", _("se abre un caso")
    MOVED = "moved", _("un caso cambia de estado")
    ASSIGNED = "assigned", _("se deriva un caso")
    RETURNED = "returned", _("un área devuelve un caso")
    MESSAGE = "message", _("escribe quien lo pidió")
    SCORE = "score", _("llega una calificación")
    BREACHED = "breached", _("se vence un plazo")
    INCIDENT = "incident", _("varias personas avisan el mismo problema")
    NEAR_DUE = "near_due", _("se acerca el plazo")
    IDLE = "idle", _("un caso está quieto")


TIMERS = (Trigger.NEAR_DUE, Trigger.IDLE)


class Do(models.TextChoices):
    """What a step does."""

    NOTE = "note", _("agregar una nota")
    TASK = "task", _("pedir una tarea")
    ASSIGN = "assign", _("derivar")
    ANSWER = "answer", _("responder")
    BEGIN = "begin", _("poner en proceso")
    RAISE = "raise", _("elevar")
    TAKE = "take", _("tomar el caso")
    PLAN = "plan", _("programar")
    ASK = "ask", _("preguntar a quien lo pidió")
    RESOLVE = "resolve", _("resolver")
    RETURN = "return", _("devolver")


FOR_RULES = frozenset({Do.NOTE, Do.TASK, Do.ASSIGN, Do.ANSWER, Do.BEGIN, Do.RAISE})
"""What the town does by itself; to resolve, return, pause or promise takes a person."""


class FiringState(models.TextChoices):
    """How a firing went."""

    DONE = "done", _("hecha")
    FAILED = "failed", _("falló")
    BRAKED = "braked", _("frenada")


class Brake(models.TextChoices):
    """Why a rule was held back."""

    NONE = "", _("nada la frena")
    OWN_EFFECT = "own_effect", _("la regla no sigue sobre lo que ella misma causó")
    TOO_DEEP = "too_deep", _("la cadena de reglas ya es demasiado larga")
    CASE_LIMIT = "case_limit", _("ya actuó hoy sobre este caso todas las veces que puede")
    RATE = "rate", _("actuó demasiadas veces en una hora y se apagó")
