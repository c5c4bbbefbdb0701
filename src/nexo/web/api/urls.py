"""Addresses of the machine site: one line a version."""

from django.urls import path

from nexo.web.api.v1.api import api

urlpatterns = [path("v1/", api.urls)]
