"""Addresses of the settings."""

from django.urls import path

from nexo.web.workbench.pages.settings import (
    answers,
    calendar,
    channels,
    connecting,
    guidance,
    scripts,
    staff,
    views,
)

urlpatterns = [
    path("", views.settings, name="settings"),
    path("idioma/", views.language, name="language"),
    path("respuestas/", answers.answers, name="answers"),
    path("respuestas/nueva/", answers.write, name="answer_new"),
    path("respuestas/muestra/", answers.preview, name="answer_preview"),
    path("respuestas/<uuid:answer_id>/", answers.write, name="answer"),
    path("guiones/", scripts.scripts, name="scripts"),
    path("guiones/<slug:code>/", scripts.script, name="script"),
    path("calendario/", calendar.calendar, name="calendar"),
    path("canales/", channels.accounts, name="accounts"),
    path("canales/nuevo/<slug:slug>/", channels.add, name="account_new"),
    path("canales/<uuid:account_id>/", channels.account, name="account"),
    path("canales/<uuid:account_id>/probar/", channels.examine, name="account_examine"),
    path("canales/<uuid:account_id>/conectar/", connecting.connect, name="account_connect"),
    path("canales/conectado/", connecting.connected, name="account_connected"),
    path("guia/", guidance.guidance, name="guidance"),
    path("guia/saludo/", guidance.greet, name="guidance_greet"),
    path("guia/sugerencia/", guidance.suggest, name="guidance_suggest"),
    path("guia/publicar/", guidance.publish, name="guidance_publish"),
    path("guia/opcion/nueva/", guidance.write, name="guidance_new"),
    path("guia/opcion/<uuid:entry_id>/", guidance.write, name="guidance_entry"),
    path("guia/opcion/<uuid:entry_id>/mover/", guidance.move, name="guidance_move"),
    path("guia/opcion/<uuid:entry_id>/quitar/", guidance.remove, name="guidance_remove"),
    path("guia/cuenta/<uuid:account_id>/", guidance.switch, name="guidance_switch"),
    path("personal/", staff.staff, name="staff"),
    path("personal/nuevo/", staff.register, name="staff_new"),
    path("personal/<uuid:staff_id>/", staff.member, name="staff_member"),
    path("personal/<uuid:staff_id>/rol/", staff.grant, name="staff_grant"),
    path("personal/<uuid:staff_id>/rol/<uuid:grant_id>/quitar/", staff.revoke, name="staff_revoke"),
]
