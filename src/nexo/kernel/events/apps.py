"""Registration of the room with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The room `events` of the kernel."""

    name = "nexo.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
