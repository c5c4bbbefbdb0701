"""Coming in by a poster with a QR code or by a button on another site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.errors import SignUnknown
from nexo.domain.catalogue.models import Sign
from nexo.domain.catalogue.queries import services as queries
from nexo.domain.organisation.models import Jurisdiction
from nexo.web.portal import memory
from nexo.web.portal.town import page, town_of


@require_safe
def enter(request: HttpRequest, sign_code: str) -> HttpResponse:
    """Begin what a sign invites to; the place of a poster is the first answer to where it is.

    One that was taken down still leads to the site: its paper may hang for years.
    """
    town = town_of(request)
    try:
        sign = queries.sign_at(jurisdiction_id=town.id, code=sign_code)
    except SignUnknown:
        return page(request, "portal/ask/no_sign.html", status=404)
    if sign.service and sign.service.code in town.confidential_services:
        raise Http404
    where = sign.address or sign.place if sign.kind == SignKind.QR else ""
    memory.came_by(request.session, sign.code, where)
    return redirect("portal:begin", code=sign.service.code) if sign.service else redirect("portal:ask")


def sign_of(town: Jurisdiction, code: str) -> Sign | None:
    """Return the sign that a draft remembers, unless it was taken down meanwhile."""
    if not code:
        return None
    try:
        return queries.sign_at(jurisdiction_id=town.id, code=code)
    except SignUnknown:
        return None
