"""Closed vocabularies of what is out of its rhythm."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignalKind(models.TextChoices):
    """What rose: cases of a day, cases of a week, or words that people write."""

    DAY = "day", _("Más casos en un día")
    WEEK = "week", _("Más casos en una semana")
    WORDS = "words", _("Palabras que aparecen más")


class SignalState(models.TextChoices):
    """What a person made of it."""

    NEW = "new", _("Sin mirar")
    CONFIRMED = "confirmed", _("Es un problema")
    DISMISSED = "dismissed", _("No hace falta hacer nada")
