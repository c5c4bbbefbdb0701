"""Addresses of lists as files."""

from django.urls import path

from nexo.web.workbench.pages.exports import views

urlpatterns = [path("<slug:listing>/", views.export, name="export")]
