"""Addresses of the domain of confidential reports."""

from django.urls import path

from nexo.web.workbench.pages.safety import views

urlpatterns = [
    path("", views.reports, name="safety"),
    path("informe/<uuid:report_id>/", views.report, name="safety_report"),
    path("informe/<uuid:report_id>/contestar/", views.answer, name="safety_answer"),
    path("informe/<uuid:report_id>/vincular/", views.link, name="safety_link"),
    path("informe/<uuid:report_id>/foto/<int:number>/", views.picture, name="safety_picture"),
    path("cifras/", views.figures, name="safety_figures"),
    path("accesos/", views.access, name="safety_access"),
    path("abrir/", views.lift, name="safety_lift"),
]
