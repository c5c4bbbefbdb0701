"""Django's registration of the staff site."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The staff site as a Django app."""

    name = "nexo.web.workbench"
    label = "workbench"

    def ready(self) -> None:
        """Make the looks of a town known as a setting."""
        # Read once the tables are known: a kind of setting reads them.
        from nexo.domain.settings import registry  # noqa: PLC0415
        from nexo.web.workbench.looks import LooksKind  # noqa: PLC0415

        registry.register(LooksKind())
