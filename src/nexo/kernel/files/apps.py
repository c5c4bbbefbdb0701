"""Registration of the room with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The room `files` of the kernel."""

    name = "nexo.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
