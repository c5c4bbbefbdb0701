"""Addresses of the chat."""

from django.urls import path

from nexo.web.portal.pages.chat import views

urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/mensajes/", views.lines, name="chat_lines"),
    path("chat/me-voy/", views.leave, name="chat_leave"),
]
