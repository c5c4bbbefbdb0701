"""Addresses of rating."""

from django.urls import path

from nexo.web.portal.pages.survey import views

urlpatterns = [path("opinar/<str:token>/", views.survey, name="survey")]
