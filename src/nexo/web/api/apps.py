"""Django's registration of the machine site."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST for machines."""

    name = "nexo.web.api"
    label = "api"
