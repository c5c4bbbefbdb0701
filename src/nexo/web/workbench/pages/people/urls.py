"""Addresses of people."""

from django.urls import path

from nexo.web.workbench.pages.people import merging, views

urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:party_id>/", views.person, name="person"),
    path("<uuid:party_id>/unir/<uuid:other_id>/", merging.merge, name="person_merge"),
    path("<uuid:party_id>/separar/<uuid:merge_id>/", merging.unmerge, name="person_unmerge"),
]
