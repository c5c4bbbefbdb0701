"""Addresses of campaigns."""

from django.urls import path

from nexo.web.workbench.pages.campaigns import segments, steering, views

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("nueva/", views.write, name="campaign_new"),
    path("segmentos/", segments.segments, name="segments"),
    path("segmentos/nuevo/", segments.write, name="segment_new"),
    path("segmentos/<uuid:segment_id>/", segments.write, name="segment"),
    path("veda/", steering.freezes, name="freezes"),
    path("veda/<uuid:freeze_id>/levantar/", steering.lift, name="freeze_lift"),
    path("<uuid:campaign_id>/", views.campaign, name="campaign"),
    path("<uuid:campaign_id>/texto/", views.write, name="campaign_edit"),
    path("<uuid:campaign_id>/sin-llegar/", views.missed_people, name="campaign_missed"),
    path("<uuid:campaign_id>/resultados.csv", views.table, name="campaign_table"),
    path("<uuid:campaign_id>/lanzar/", steering.launch, name="campaign_launch"),
    path("<uuid:campaign_id>/<slug:act>/", steering.act, name="campaign_act"),
]
