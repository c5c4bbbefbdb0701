"""Registration of the room with Django."""

from django.apps import AppConfig


class ImprovementsConfig(AppConfig):
    """The room `improvements`."""

    name = "nexo.domain.improvements"
    label = "improvements"
    default_auto_field = "django.db.models.BigAutoField"
