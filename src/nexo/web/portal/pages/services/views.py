"""The service guide: by group, in your own words, and one page for each service."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from nexo.domain.catalogue import queries
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.web.portal.town import page, town_of

_LONGEST = 300


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the services that the words in `q` mean, with why; below, or without words, the whole guide."""
    town = town_of(request)
    text = request.GET.get("q", "").strip()[:_LONGEST]
    hits = queries.find_services(jurisdiction_id=town.id, text=text) if text else []
    return page(
        request,
        "portal/services/guide.html",
        {"text": text, "hits": hits, "groups": queries.guide(town.id)},
    )


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show one service: what it is, what it needs, what it costs, how long it takes, who does it."""
    town = town_of(request)
    if code in town.confidential_services:
        return redirect("portal:confidential")
    try:
        version = queries.published(jurisdiction_id=town.id, code=code)
    except ServiceUnknown as unknown:
        raise Http404 from unknown
    return page(request, "portal/services/service.html", {"version": version, "service": version.service})
