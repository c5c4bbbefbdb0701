"""Addresses of the counter."""

from django.urls import path

from nexo.web.workbench.pages.counter import views

urlpatterns = [
    path("", views.counter, name="counter"),
    path("personas/", views.people, name="counter_people"),
]
