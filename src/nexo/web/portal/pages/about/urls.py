"""Addresses of what stays the same."""

from django.urls import path

from nexo.web.portal.pages.about import views

urlpatterns = [
    path("accesibilidad/", views.accessibility, name="accessibility"),
    path("oficinas/", views.offices, name="offices"),
    path("oficinas/<uuid:office_id>.vcf", views.office_card, name="office_card"),
    path("hablanos/", views.contact, name="contact"),
]
