"""Addresses of the first day."""

from django.urls import path

from nexo.web.workbench.pages.first_run import opening, views

urlpatterns = [
    path("", views.steps, name="first_run"),
    path("abrir/", opening.begin, name="first_run_open"),
    path("personas/", views.people, name="first_run_people"),
    path("personas/importar/", views.import_, name="first_run_import"),
    path("servicios/", views.services, name="first_run_services"),
    path("canal/", views.channel, name="first_run_channel"),
]
