"""Registration of the application floor with Django; makes its subscribers known."""

from django.apps import AppConfig

from nexo.kernel.events import subscribe


class ApplicationConfig(AppConfig):
    """The floor of whatever concerns more than one room."""

    name = "nexo.application"
    label = "application"

    def ready(self) -> None:
        """Import every reaction and notice, so that the delivery knows them; make the kinds of settings known."""
        # Read once the tables are known: a kind of setting reads them.
        from nexo.application.settling.calendar import CalendarKind  # noqa: PLC0415
        from nexo.application.settling.notice import NoticeKind  # noqa: PLC0415
        from nexo.domain.settings import registry  # noqa: PLC0415

        subscribe.load("nexo.application.reactions")
        subscribe.load("nexo.application.notices")
        registry.register(CalendarKind())
        registry.register(NoticeKind())
