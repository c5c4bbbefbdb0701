"""Addresses of the case desk."""

from django.urls import path

from nexo.web.workbench.pages.cases import dates, macros, opening, verbs, views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("nuevo/", opening.choose, name="case_choose"),
    path("nuevo/lugares/", opening.places, name="case_places"),
    path("nuevo/<str:code>/", opening.fill, name="case_fill"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/fecha.ics", dates.due, name="case_due"),
    path("<uuid:case_id>/conversacion/", views.talk, name="case_talk"),
    path("<uuid:case_id>/pruebas/", views.work, name="case_work"),
    path("<uuid:case_id>/responder/", views.answer, name="case_answer"),
    path("<uuid:case_id>/plazos/", views.terms, name="case_terms"),
    path("<uuid:case_id>/cerca/", views.near, name="case_near"),
    path("<uuid:case_id>/macros/", macros.macros, name="case_macros"),
    path("<uuid:case_id>/macros/<uuid:macro_id>/", macros.macro, name="case_macro"),
    path("<uuid:case_id>/riesgo/", views.danger, name="case_danger"),
    path("<uuid:case_id>/prueba/<uuid:evidence_id>/", views.evidence, name="case_evidence"),
    path("<uuid:case_id>/<slug:verb>/", verbs.do, name="case_do"),
]
