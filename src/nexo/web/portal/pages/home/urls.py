"""Addresses of the first page."""

from django.urls import path

from nexo.web.portal.pages.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("escudo/<uuid:file_id>/", views.crest, name="crest"),
    path("tema.css", views.theme, name="theme"),
]
