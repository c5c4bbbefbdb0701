"""Addresses of the matters of the block."""

from django.urls import path

from nexo.web.portal.pages.block import proving, views

urlpatterns = [
    path("barrio/", views.block, name="block"),
    path("barrio/<slug:code>/", views.matter, name="matter"),
    path("barrio/<slug:code>/hacer", views.act, name="matter_act"),
    path("barrio/<slug:code>/quien/", proving.who, name="matter_who"),
    path("barrio/<slug:code>/codigo/", proving.code, name="matter_code"),
]
