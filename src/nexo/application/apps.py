"""Registration of the application floor with Django; makes its subscribers known."""

from django.apps import AppConfig

from nexo.kernel.events import subscribe


class ApplicationConfig(AppConfig):
    """The floor of whatever concerns more than one room."""

    name = "nexo.application"
    label = "application"

    def ready(self) -> None:
        """Import every reaction and notice, so that the delivery knows them."""
        subscribe.load("nexo.application.reactions")
        subscribe.load("nexo.application.notices")
