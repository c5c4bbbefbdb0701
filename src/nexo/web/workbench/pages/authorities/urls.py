"""Addresses of letters and hearings."""

from django.urls import path

from nexo.web.workbench.pages.authorities import doing, views

urlpatterns = [
    path("", views.letters, name="letters"),
    path("nota/<uuid:letter_id>/", views.letter, name="letter"),
    path("nota/<uuid:owed_id>/<slug:verb>/", doing.do, name="letter_do"),
    path("registro/", views.records, name="authority_records"),
    path("registro/<uuid:authority_id>/", views.record, name="authority_record"),
]
