"""Addresses of making a request."""

from django.urls import path

from nexo.web.portal.pages.ask import signs, views

urlpatterns = [
    path("pedir/", views.start, name="ask"),
    path("pedir/recibo/<slug:key>/", views.receipt, name="receipt"),
    path("c/<slug:sign_code>/", signs.enter, name="sign"),
    path("pedir/<slug:code>/", views.begin, name="begin"),
    path("pedir/<slug:code>/foto/<uuid:file_id>", views.photo, name="draft_photo"),
    path("pedir/<slug:code>/foto/<uuid:file_id>/quitar", views.drop_photo, name="drop_photo"),
    path("pedir/<slug:code>/<slug:step>/", views.question, name="question"),
]
