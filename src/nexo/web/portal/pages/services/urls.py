"""Addresses of the service guide."""

from django.urls import path

from nexo.web.portal.pages.services import views

urlpatterns = [
    path("servicios/", views.guide, name="services"),
    path("servicios/<slug:code>/", views.service, name="service"),
]
