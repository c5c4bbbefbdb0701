"""Addresses of the screens in the waiting rooms."""

from django.urls import path

from nexo.web.portal.pages.turns import views

urlpatterns = [path("turnos/<slug:queue_code>/", views.screen, name="turns_screen")]
