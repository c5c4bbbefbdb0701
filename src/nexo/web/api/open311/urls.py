"""Addresses of Open311; the format is the end of the path."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from nexo.web.api.open311 import views


class Format(StringConverter):
    """What GeoReport speaks."""

    regex = "xml|json"


register_converter(Format, "open311_format")

app_name = "open311"

urlpatterns = [
    path("discovery.<open311_format:fmt>", views.discovery, name="discovery"),
    path("v2/discovery.<open311_format:fmt>", views.discovery, name="discovery_v2"),
    path("v2/services.<open311_format:fmt>", views.services, name="services"),
    path("v2/services/<str:code>.<open311_format:fmt>", views.definition, name="definition"),
    path("v2/requests.<open311_format:fmt>", views.requests, name="requests"),
    path("v2/requests/<str:code>.<open311_format:fmt>", views.one_request, name="request"),
    path("v2/tokens/<str:code>.<open311_format:fmt>", views.token, name="token"),
    path("v2/servicerequestupdates.<open311_format:fmt>", views.updates, name="updates"),
    path("v2/media/<uuid:photo_id>", views.media, name="media"),
]
