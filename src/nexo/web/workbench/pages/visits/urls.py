"""Addresses of turns."""

from django.urls import path

from nexo.web.workbench.pages.visits import arranging, reception, views

urlpatterns = [
    path("", views.desk, name="visits"),
    path("ahora/", views.now, name="visits_now"),
    path("puesto/", views.point, name="visits_point"),
    path("siguiente/", views.next_one, name="visits_next"),
    path("visita/<uuid:visit_id>/", views.do, name="visits_do"),
    path("visita/<uuid:visit_id>/otro/", views.add, name="visits_add"),
    path("recepcion/", reception.receptions, name="visits_receptions"),
    path("recepcion/<uuid:queue_id>/", reception.reception, name="visits_reception"),
    path("tiempos/", views.times, name="visits_times"),
    path("filas/", arranging.queues, name="visits_queues"),
    path("filas/nueva/", arranging.queue_new, name="visits_queue_new"),
    path("filas/<uuid:arranged_id>/", arranging.queue, name="visits_queue"),
]
