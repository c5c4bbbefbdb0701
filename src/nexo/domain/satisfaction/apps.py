"""Registration of the room with Django."""

from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    """The room `satisfaction`."""

    name = "nexo.domain.satisfaction"
    label = "satisfaction"
    default_auto_field = "django.db.models.BigAutoField"
