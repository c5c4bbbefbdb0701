"""Addresses of the articles."""

from django.urls import path

from nexo.web.portal.pages.articles import views

urlpatterns = [
    path("guia/", views.articles, name="articles"),
    path("guia/elegir/", views.choose, name="choose_audience"),
    path("guia/<slug:slug>/", views.article, name="article"),
    path("guia/<slug:slug>/entendiste/", views.understood, name="article_understood"),
    path("guia/<slug:slug>/grabacion/<uuid:recording_id>/", views.recording, name="article_recording"),
]
