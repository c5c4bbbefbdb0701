"""Closed vocabularies of knowledge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a text is written (R57)."""

    CLEAR = "clear", _("lenguaje claro")
    EASY = "easy", _("lectura fácil")
    TECHNICAL = "technical", _("técnica")


class Language(models.TextChoices):
    """In what language a text may be written: those of the sites, and those that neighbours speak at home."""

    SPANISH = "es", "español"
    ENGLISH = "en", "English"
    PORTUGUESE = "pt", "português"
    GUARANI = "gn", "avañe'ẽ"
    QUECHUA = "qu", "runasimi"
    ITALIAN = "it", "italiano"


class TextStatus(models.TextChoices):
    """Life of a version of a text: only one of a kind is published."""

    DRAFT = "draft", _("borrador")
    PUBLISHED = "published", _("publicado")
    REPLACED = "replaced", _("reemplazado")


class RecordingSource(models.TextChoices):
    """Whose voice a recording has."""

    UPLOADED = "uploaded", _("la subió el municipio")
    ENGINE = "engine", _("la hizo el programa de voz")


class RecordingState(models.TextChoices):
    """How far a recording is."""

    ASKED = "asked", _("en preparación")
    READY = "ready", _("lista")
    FAILED = "failed", _("no se pudo hacer")


class Understood(models.TextChoices):
    """What a neighbour says to '¿Entendiste este texto?'."""

    YES = "yes", _("Sí")
    PARTLY = "partly", _("Más o menos")
    NO = "no", _("No")
