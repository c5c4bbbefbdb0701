"""Addresses of the public figures."""

from django.urls import path

from nexo.web.portal.pages.figures import views

urlpatterns = [
    path("estadisticas/", views.figures, name="figures"),
    path("estadisticas/datos.csv", views.figures_csv, name="figures_csv"),
]
