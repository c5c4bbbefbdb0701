"""Addresses of what waits for a person."""

from django.urls import path

from nexo.web.workbench.pages.keeping import reviewing, tasks, views

urlpatterns = [
    path("", views.keeping, name="keeping"),
    path("alarmas/", views.alarms, name="keeping_alarms"),
    path("alarmas/textos/", views.text_alarms, name="keeping_text_alarms"),
    path("recuperaciones/", views.recoveries, name="recoveries"),
    path("recuperaciones/<uuid:recovery_id>/", views.recovery, name="recovery"),
    path("decisiones/", reviewing.reviews, name="decisions"),
    path("decisiones/<uuid:decision_id>/", reviewing.review, name="decision"),
    path("tareas/", tasks.tasks, name="tasks"),
    path("tareas/<uuid:task_id>/", tasks.task, name="task"),
    path("cuarentena/", views.quarantined, name="quarantine"),
    path("cuarentena/<uuid:raw_id>/", views.raw, name="quarantine_item"),
    path("detenidos/", views.parked, name="parked"),
    path("detenidos/<slug:what>/<uuid:row_id>/", views.decide, name="parked_decide"),
    path("canales/", views.channels, name="channels"),
]
