"""Registration of the room with Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The room `knowledge`."""

    name = "nexo.domain.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
