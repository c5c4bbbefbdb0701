"""Addresses of the authorities."""

from django.urls import path

from nexo.web.portal.pages.authorities import hearings, views, writing

urlpatterns = [
    path("autoridades/", views.authorities, name="authorities"),
    path("autoridades/<slug:slug>/", views.authority, name="authority"),
    path("autoridades/<slug:slug>/escribir", writing.letter, name="authority_write"),
    path("autoridades/<slug:slug>/audiencia", writing.hearing, name="authority_hearing"),
    path("seguir/<slug:code>/autoridad", hearings.answerable, name="case_authority"),
    path("seguir/<slug:code>/audiencia.ics", hearings.calendar, name="case_hearing"),
    path("seguir/<slug:code>/retirar-audiencia", hearings.withdraw, name="case_hearing_withdraw"),
]
