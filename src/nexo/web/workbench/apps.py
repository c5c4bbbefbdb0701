"""Django's registration of the staff site."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The staff site as a Django app."""

    name = "nexo.web.workbench"
    label = "workbench"
