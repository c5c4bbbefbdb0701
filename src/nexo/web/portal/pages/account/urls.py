"""Addresses of the account."""

from django.urls import path

from nexo.web.portal.pages.account import signing, views

urlpatterns = [
    path("mi-cuenta/", views.account, name="account"),
    path("mi-cuenta/codigo/", signing.code, name="account_code"),
    path("mi-cuenta/salir", signing.leave, name="account_leave"),
    path("mi-cuenta/historia/", views.history, name="account_story"),
    path("mi-cuenta/terminados/", views.ended, name="account_ended"),
]
