"""Addresses of the account."""

from django.urls import path

from nexo.web.portal.pages.account import data, people, preferences, signing, views

urlpatterns = [
    path("mi-cuenta/", views.account, name="account"),
    path("mi-cuenta/codigo/", signing.code, name="account_code"),
    path("mi-cuenta/salir", signing.leave, name="account_leave"),
    path("mi-cuenta/historia/", views.history, name="account_story"),
    path("mi-cuenta/terminados/", views.ended, name="account_ended"),
    path("mi-cuenta/datos/", data.held, name="account_data"),
    path("mi-cuenta/datos/corregir/<slug:field>/", data.correct, name="account_correct"),
    path("mi-cuenta/datos/copia", data.take, name="account_take"),
    path("mi-cuenta/datos/borrar/", data.erase, name="account_erase"),
    path("mi-cuenta/datos/retirar", data.take_back_request, name="account_take_back"),
    path("mi-cuenta/datos/quitar-contacto", data.drop_contact, name="account_drop_contact"),
    path("mi-cuenta/quien-miro/", data.looks, name="account_looks"),
    path("mi-cuenta/preferencias/", preferences.preferences, name="account_preferences"),
    path("mi-cuenta/preferencias/aprendido", preferences.learnt, name="account_learnt"),
    path("mi-cuenta/personas/", people.people, name="account_people"),
    path("mi-cuenta/personas/pedir/", people.ask, name="account_people_ask"),
    path("mi-cuenta/personas/terminar", people.end, name="account_people_end"),
    path("mi-cuenta/personas/<uuid:tie_id>/", people.acting, name="account_acting"),
]
