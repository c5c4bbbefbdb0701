"""Addresses of the search."""

from django.urls import path

from nexo.web.workbench.pages.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("paleta/", views.palette, name="palette"),
]
