"""Addresses of problems."""

from django.urls import path

from nexo.web.workbench.pages.problems import arranging, improving, linking, suggested, views

urlpatterns = [
    path("", views.problems, name="problems"),
    path("nuevo/", views.new, name="problem_new"),
    path("mejoras/", improving.improvements, name="improvements"),
    path("mejoras/<uuid:action_id>/<slug:state>/", improving.move, name="improvement_move"),
    path("reglas/", arranging.thresholds, name="problem_rules"),
    path("sugerencia/<uuid:suggestion_id>/", suggested.suggestion, name="problem_suggestion"),
    path("de-un-caso/<uuid:linked_case_id>/", linking.case_problem, name="case_problem"),
    path("<uuid:problem_id>/", views.problem, name="problem"),
    path("<uuid:problem_id>/causa/", views.analyse, name="problem_analyse"),
    path("<uuid:problem_id>/mejora/", improving.propose, name="problem_improve"),
    path("<uuid:problem_id>/arreglado/", views.fix, name="problem_fix"),
    path("<uuid:problem_id>/descartar/", views.discard, name="problem_discard"),
    path("<uuid:problem_id>/vincular/", linking.link, name="problem_link"),
    path("<uuid:problem_id>/quitar/", linking.unlink, name="problem_unlink"),
]
