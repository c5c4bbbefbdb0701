"""Addresses of following a request."""

from django.urls import path

from nexo.web.portal.pages.track import dates, views

urlpatterns = [
    path("seguir/", views.look_up, name="track"),
    path("seguir/<slug:code>/", views.case, name="case"),
    path("seguir/<slug:code>/responder", views.reply, name="reply"),
    path("seguir/<slug:code>/resuelto", views.confirm, name="confirm"),
    path("seguir/<slug:code>/no-resuelto", views.dispute, name="dispute"),
    path("seguir/<slug:code>/pronto-despacho", views.press, name="press"),
    path("seguir/<slug:code>/opinar", views.rate, name="rate"),
    path("seguir/<slug:code>/fecha.ics", dates.promised, name="case_date"),
    path("seguir/<slug:code>/archivo/<uuid:file_id>", views.attachment, name="attachment"),
]
