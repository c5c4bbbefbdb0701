"""Closed vocabularies of knowledge."""

from django.db import models


class Audience(models.TextChoices):
    """For whom a variant is written (R57)."""

    CLEAR = "clear", "lenguaje claro"
    EASY = "easy", "lectura fácil"
    TECHNICAL = "technical", "técnica"


class ArticleStatus(models.TextChoices):
    """Life of an article."""

    DRAFT = "draft", "borrador"
    PUBLISHED = "published", "publicado"
    RETIRED = "retired", "retirado"
