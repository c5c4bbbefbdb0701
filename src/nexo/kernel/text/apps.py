"""Registration of the room with Django."""

from django.apps import AppConfig


class TextConfig(AppConfig):
    """The room `text` of the kernel."""

    name = "nexo.kernel.text"
    label = "text"
    default_auto_field = "django.db.models.BigAutoField"
