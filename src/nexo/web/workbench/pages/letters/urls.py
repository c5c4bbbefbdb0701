"""Addresses of letters on paper."""

from django.urls import path

from nexo.web.workbench.pages.letters import views

urlpatterns = [
    path("caso/<uuid:case_id>/", views.for_case, name="case_letter"),
    path("persona/<uuid:party_id>/", views.for_person, name="person_letter"),
]
