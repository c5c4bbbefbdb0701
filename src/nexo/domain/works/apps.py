"""Registration of the room with Django."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    """The room `works`."""

    name = "nexo.domain.works"
    label = "works"
    default_auto_field = "django.db.models.BigAutoField"
