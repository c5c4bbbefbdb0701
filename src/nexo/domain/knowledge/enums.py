"""Closed vocabularies of knowledge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a variant is written (R57)."""

    CLEAR = "clear", _("lenguaje claro")
    EASY = "easy", _("lectura fácil")
    TECHNICAL = "technical", _("técnica")


class ArticleStatus(models.TextChoices):
    """Life of an article."""

    DRAFT = "draft", _("borrador")
    PUBLISHED = "published", _("publicado")
    RETIRED = "retired", _("retirado")
