"""A site of one view, served like the product's own: the yardstick of webhook acceptance (P1)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.bench.calibration import naive  # noqa: E402 - Django first
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - Django first
from django.test import override_settings  # noqa: E402 - Django first
from django.urls import path  # noqa: E402 - Django first

urlpatterns = [path("", naive)]
override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["*"]).enable()
application = WSGIHandler()
