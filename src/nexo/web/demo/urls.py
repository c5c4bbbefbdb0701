"""Addresses of the demo site, mounted under /demo/ in the demo profile only."""

from django.urls import path, re_path

from nexo.web.demo import outbox, phone

app_name = "demo"
urlpatterns = [
    re_path(r"^phone/?$", phone.show, name="phone"),
    path("phone/chat", phone.chat, name="phone_chat"),
    path("phone/write", phone.write, name="phone_write"),
    path("phone/person", phone.choose, name="phone_person"),
    path("phone/file/<slug:media_id>", phone.file, name="phone_file"),
    re_path(r"^outbox/?$", outbox.show, name="outbox"),
    path("outbox/<uuid:mail_id>", outbox.mail, name="mail"),
    path("outbox/<uuid:mail_id>/html", outbox.html, name="mail_html"),
    path("outbox/<uuid:mail_id>/file/<int:place>", outbox.attachment, name="mail_file"),
]
