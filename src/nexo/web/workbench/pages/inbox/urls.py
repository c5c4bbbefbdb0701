"""Addresses of the inbox."""

from django.urls import path

from nexo.web.workbench.pages.inbox import (
    answering,
    approved,
    company,
    identifying,
    repairing,
    saved,
    together,
    views,
)

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("lista/", views.rows, name="inbox_rows"),
    path("lista/nuevas/", views.fresh, name="inbox_fresh"),
    path("juntas/", together.together, name="inbox_together"),
    path("juntas/<uuid:act_id>/deshacer/", together.undo, name="inbox_undo"),
    path("vistas/", saved.views, name="views"),
    path("vistas/<uuid:view_id>/borrar/", saved.remove, name="view_remove"),
    path("guardia/", company.duty, name="duty"),
    path("c/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/persona/", views.person, name="conversation_person"),
    path("c/<uuid:conversation_id>/quien/", identifying.who, name="conversation_who"),
    path("m/<uuid:interaction_id>/transcribir/", identifying.write_down, name="message_words"),
    path("c/<uuid:conversation_id>/responder/", answering.reply, name="conversation_reply"),
    path("c/<uuid:conversation_id>/borrador/", answering.draft, name="conversation_draft"),
    path("c/<uuid:conversation_id>/nota/", answering.note, name="conversation_note"),
    path("c/<uuid:conversation_id>/cerrar/", answering.close, name="conversation_close"),
    path("c/<uuid:conversation_id>/mensajes/", company.thread, name="conversation_thread"),
    path("c/<uuid:conversation_id>/mirando/", company.looking, name="conversation_looking"),
    path("c/<uuid:conversation_id>/seguir/", company.follow, name="conversation_follow"),
    path("c/<uuid:conversation_id>/repartir/", company.share, name="conversation_share"),
    path("c/<uuid:conversation_id>/posponer/", together.snooze, name="conversation_snooze"),
    path("c/<uuid:conversation_id>/visto/", answering.heard, name="conversation_heard"),
    path("c/<uuid:conversation_id>/tomar/", answering.take, name="conversation_take"),
    path("c/<uuid:conversation_id>/plantillas/", answering.templates, name="conversation_templates"),
    path("c/<uuid:conversation_id>/plantilla/", approved.approved, name="conversation_approved"),
    path("partes/", answering.parts, name="message_parts"),
    path("m/<uuid:interaction_id>/deshacer/", repairing.undo, name="message_undo"),
    path("m/<uuid:interaction_id>/separar/", repairing.split, name="message_split"),
    path("m/<uuid:interaction_id>/devolver/", repairing.move_back, name="message_move_back"),
    path("m/<uuid:interaction_id>/archivo/<uuid:attachment_id>/", views.attachment, name="message_file"),
]
