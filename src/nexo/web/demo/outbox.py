"""The mailbox of the demo: every mail that would have left, as whoever gets it would see it."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from nexo.web.demo import mails
from nexo.web.demo.frame import demo_only, page
from nexo.web.demo.mails import Mail
from nexo.web.demo.neighbours import ZONE


@require_GET
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first."""
    rows = [{"mail": one, "at": _moment(one, "j M, H:i")} for one in mails.newest()]
    return page(request, "demo/outbox.html", {"rows": rows})


@require_GET
@demo_only
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Show one mail."""
    found = _find(mail_id)
    return page(request, "demo/mail.html", {"mail": found, "at": _moment(found, "j \\d\\e F \\d\\e Y, H:i")})


@xframe_options_sameorigin
@require_GET
@demo_only
def html(request: HttpRequest, mail_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer the formatted words of a mail, sanitised and in a sandbox of their own."""
    response = HttpResponse(_find(mail_id).html, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox; frame-ancestors 'self'"
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@demo_only
def attachment(request: HttpRequest, mail_id: UUID, place: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer one file of a mail, to be downloaded."""
    files = _find(mail_id).attachments
    if place >= len(files):
        raise Http404
    file = files[place]
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


def _moment(one: Mail, form: str) -> str:
    return date_format(one.at.astimezone(ZONE).replace(tzinfo=None), form)


def _find(mail_id: UUID) -> Mail:
    found = mails.find(mail_id)
    if found is None:
        raise Http404
    return found
