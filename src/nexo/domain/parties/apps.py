"""Registration of the room with Django."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The room `parties`."""

    name = "nexo.domain.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
