"""Registration of the room with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The room `catalogue`."""

    name = "nexo.domain.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
