"""Registration of the room with Django."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room `campaigns`."""

    name = "nexo.domain.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
