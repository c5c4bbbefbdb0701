"""Registration of the room with Django."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The room `safety`."""

    name = "nexo.domain.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
