"""Closed vocabularies of confidential reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a report is about, as whoever writes it chooses."""

    DRUGS = "drugs", _("venta de drogas")
    ROBBERY = "robbery", _("robos o cosas robadas")
    VIOLENCE = "violence", _("amenazas o violencia")
    WEAPONS = "weapons", _("armas")
    TRAFFICKING = "trafficking", _("trata o explotación de personas")
    OTHER = "other", _("otra cosa")


class Status(models.TextChoices):
    """How far a report is."""

    RECEIVED = "received", _("recibido")
    READ = "read", _("leído")
    ACTING = "acting", _("se está actuando")
    ANSWERED = "answered", _("respondido")
    CLOSED = "closed", _("cerrado")


class Side(models.TextChoices):
    """Who wrote a message."""

    REPORTER = "reporter", _("quien informa")
    TEAM = "team", _("el equipo")
