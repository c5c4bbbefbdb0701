"""Registration of the room with Django."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The room `analytics`."""

    name = "nexo.domain.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"
