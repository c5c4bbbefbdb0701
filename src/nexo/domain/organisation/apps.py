"""Registration of the room with Django."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The room `organisation`."""

    name = "nexo.domain.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
