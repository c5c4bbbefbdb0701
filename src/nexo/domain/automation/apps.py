"""Registration of the room with Django."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """The room `automation`."""

    name = "nexo.domain.automation"
    label = "automation"
    default_auto_field = "django.db.models.BigAutoField"
