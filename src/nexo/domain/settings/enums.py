"""Closed vocabularies of settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Life of a version of a setting."""

    DRAFT = "draft", _("borrador")
    PUBLISHED = "published", _("en vigor")
    RETIRED = "retired", _("anterior")
