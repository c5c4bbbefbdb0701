"""Addresses of confidential information; none of them ever carries a key."""

from django.urls import path

from nexo.web.portal.pages.confidential import views

urlpatterns = [
    path("informacion-confidencial/", views.about, name="confidential"),
    path("informacion-confidencial/informar/", views.tell, name="confidential_tell"),
    path("informacion-confidencial/volver/", views.come_back, name="confidential_return"),
]
