"""Addresses of the crews' page; the worker's scope is this folder."""

from django.urls import path

from nexo.web.workbench.pages.crew import installing, views

urlpatterns = [
    path("", views.crew, name="crew"),
    path("datos/", views.data, name="crew_data"),
    path("sincronizar/", views.sync, name="crew_sync"),
    path("sin-conexion/", views.shell, name="crew_shell"),
    path("<uuid:order_id>/anotar/", views.mark, name="crew_mark"),
    path("app.webmanifest", installing.manifest, name="crew_manifest"),
    path("sw.js", installing.worker, name="crew_worker"),
]
