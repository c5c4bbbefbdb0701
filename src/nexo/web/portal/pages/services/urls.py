"""Addresses of the service guide."""

from django.urls import path

from nexo.web.portal.pages.services import views, where

urlpatterns = [
    path("servicios/", views.guide, name="services"),
    path("servicios/<slug:code>/", views.service, name="service"),
    path("donde/", where.where, name="where"),
]
