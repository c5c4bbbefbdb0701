"""Registration of the room with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The room `jobs` of the kernel."""

    name = "nexo.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
