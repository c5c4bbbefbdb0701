"""Django's registration of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design system as a Django app: templates, components, static files."""

    name = "nexo.web.ui"
    label = "ui"
