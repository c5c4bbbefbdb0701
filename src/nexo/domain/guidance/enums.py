"""Closed vocabularies of the guided conversation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry of the menu does (R17)."""

    FIND_SERVICE = "find_service", _("buscar un servicio")
    REPORT = "report", _("pedir o reclamar")
    STATUS = "status", _("ver cómo va un caso")
    WHERE = "where", _("dónde se hace")
    PERSON = "talk_to_person", _("hablar con una persona")
    TEXT = "text", _("texto")
    SUBMENU = "submenu", _("otro menú")


class Step(models.TextChoices):
    """What a talk waits for."""

    MENU = "menu", _("una opción del menú")
    FIND = "find", _("qué necesita")
    CHOOSE = "choose", _("cuál de los servicios")
    CASE = "case", _("cuál de sus casos")
    CODE = "code", _("un código")
    VERIFY = "verify", _("la clave del comprobante")
    WHAT = "what", _("qué pasa")
    FIELD = "field", _("un dato del servicio")
    PLACE = "place", _("dónde es")
    CORNER = "corner", _("cuál de los lugares")
    CONFIRM = "confirm", _("si está bien")
    MORE = "more", _("si hace falta algo más")
    OFFER = "offer", _("si prefiere una persona")


class Ending(models.TextChoices):
    """How a talk ended."""

    ANSWERED = "answered", _("respondida")
    CASE_OPENED = "case_opened", _("caso abierto")
    HANDED_OVER = "handed_over", _("pasó a una persona")
    ABANDONED = "abandoned", _("se fue")
