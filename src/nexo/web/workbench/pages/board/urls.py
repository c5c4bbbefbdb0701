"""Addresses of the board."""

from django.urls import path

from nexo.web.workbench.pages.board import control, signals, views, wall

urlpatterns = [
    path("", views.board, name="board"),
    path("pared/", wall.board_wall, name="board_wall"),
    path("senales/", signals.signal_list, name="signals"),
    path("senales/<uuid:signal_id>/", signals.signal, name="signal"),
    path("control/", control.control, name="control"),
    path("control/tabla/", control.control_csv, name="control_csv"),
    path("control/<slug:slug>/", control.control_of, name="control_rows"),
]
