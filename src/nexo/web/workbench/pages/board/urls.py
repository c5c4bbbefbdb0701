"""Addresses of the board."""

from django.urls import path

from nexo.web.workbench.pages.board import control, views

urlpatterns = [
    path("", views.board, name="board"),
    path("control/", control.control, name="control"),
    path("control/tabla/", control.control_csv, name="control_csv"),
    path("control/<slug:slug>/", control.control_of, name="control_rows"),
]
