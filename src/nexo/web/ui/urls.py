"""Addresses of the design system: language, theme and, in the demo profile, the style page."""

from django.conf import settings
from django.urls import path

from nexo.web.ui import views

app_name = "ui"
urlpatterns = [
    path("language", views.language, name="language"),
    path("theme", views.theme, name="theme"),
    path("keys", views.keys, name="keys"),
]
if settings.NEXO_IS_DEMO:
    urlpatterns += [
        path("", views.style_page, name="style"),
        path("<slug:page>", views.style_page, name="style_page"),
    ]
