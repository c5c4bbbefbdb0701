"""Registration of the room with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room `audit` of the kernel."""

    name = "nexo.kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
