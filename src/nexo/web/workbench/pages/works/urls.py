"""Addresses of work orders."""

from django.urls import path

from nexo.web.workbench.pages.works import planning, views

urlpatterns = [
    path("", views.orders, name="orders"),
    path("por-revisar/", views.ended, name="orders_ended"),
    path("caso/<uuid:case_id>/", planning.plan, name="order_plan"),
    path("<uuid:order_id>/", views.order, name="order"),
    path("<uuid:order_id>/foto/<uuid:photo_id>/", views.photo, name="order_photo"),
    path("<uuid:order_id>/cambiar/", planning.revise, name="order_revise"),
    path("<uuid:order_id>/resolver/<uuid:served_id>/", planning.solve, name="order_solve"),
    path("<uuid:order_id>/<slug:act>/", planning.act, name="order_act"),
]
