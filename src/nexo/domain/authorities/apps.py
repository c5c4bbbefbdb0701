"""Registration of the room with Django."""

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """The room `authorities`."""

    name = "nexo.domain.authorities"
    label = "authorities"
    default_auto_field = "django.db.models.BigAutoField"
