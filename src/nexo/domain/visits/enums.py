"""Closed vocabularies of visits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Preference(models.TextChoices):
    """Why somebody is attended first; what ails them is nobody's business and is kept nowhere."""

    AGE = "age", _("edad")
    DISABILITY = "disability", _("discapacidad")
    PREGNANCY = "pregnancy", _("embarazo")
    URGENCY = "urgency", _("urgencia")
    APPOINTMENT = "appointment", _("turno previo")


class PeriodKind(models.TextChoices):
    """What goes on during a period of a visit."""

    WAITING = "waiting", _("espera")
    INVITED = "invited", _("se llamó")
    SERVED = "served", _("se atiende")
    ON_HOLD = "on_hold", _("en pausa")
    BACK_OFFICE = "back_office", _("trámite interno")


class VisitState(models.TextChoices):
    """How a visit stands: in a period, or over."""

    WAITING = "waiting", _("espera")
    INVITED = "invited", _("se llamó")
    SERVED = "served", _("se atiende")
    ON_HOLD = "on_hold", _("en pausa")
    BACK_OFFICE = "back_office", _("trámite interno")
    FINISHED = "finished", _("terminó")
    LEFT = "left", _("se fue sin atención")


class Act(models.TextChoices):
    """What is done with a visit; the period that it ends keeps it as its outcome."""

    INVITE = "invite", _("Llamar")
    CALL_AGAIN = "call_again", _("Llamar otra vez")
    BEGIN = "begin", _("Empezar a atender")
    HOLD = "hold", _("Pausar")
    BACK_OFFICE = "back_office", _("Trámite interno")
    RESUME = "resume", _("Retomar")
    GIVE_BACK = "give_back", _("Devolver a la espera")
    NEXT_SERVICE = "next_service", _("Seguir con el otro trámite")
    FINISH = "finish", _("Terminar")
    LEAVE = "leave", _("Se fue")
