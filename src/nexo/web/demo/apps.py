"""Django's registration of the demo site."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo profile's telephone and mailbox; installed in that profile only."""

    name = "nexo.web.demo"
    label = "demo"
