"""Registration of the room with Django."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """The room `interactions`."""

    name = "nexo.domain.interactions"
    label = "interactions"
    default_auto_field = "django.db.models.BigAutoField"
