"""Registration of the room with Django."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """The room `guidance`."""

    name = "nexo.domain.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"
