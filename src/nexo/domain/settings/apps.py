"""Registration of the room with Django."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    """The room `settings`."""

    name = "nexo.domain.settings"
    label = "town_settings"
    default_auto_field = "django.db.models.BigAutoField"
