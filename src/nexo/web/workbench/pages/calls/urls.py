"""Addresses of the telephone."""

from django.urls import path

from nexo.web.workbench.pages.calls import views

urlpatterns = [
    path("", views.calls, name="calls"),
    path("ahora/", views.now, name="calls_now"),
    path("aviso/", views.pop, name="calls_pop"),
    path("puesto/", views.seat, name="calls_seat"),
    path("devolver/", views.call_backs, name="call_backs"),
    path("devolver/<uuid:callback_id>/", views.call_back, name="call_back"),
]
