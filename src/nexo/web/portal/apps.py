"""Django's registration of the citizen site."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The citizen site as a Django app."""

    name = "nexo.web.portal"
    label = "portal"
