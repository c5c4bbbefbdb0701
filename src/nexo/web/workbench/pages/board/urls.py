"""Address of the board."""

from django.urls import path

from nexo.web.workbench.pages.board import views

urlpatterns = [path("", views.board, name="board")]
