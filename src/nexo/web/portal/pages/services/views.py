"""The service guide: by group, in your own words, and one page for each service."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from nexo.application.whereabouts.nearest import offices_for
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.queries import services as queries
from nexo.kernel import clock
from nexo.web.portal.pages.services.described import described
from nexo.web.portal.town import page, town_of

_LONGEST = 300


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the services that the words in `q` mean, with why; below, or without words, the whole guide."""
    town = town_of(request)
    text = request.GET.get("q", "").strip()[:_LONGEST]
    return page(
        request,
        "portal/services/guide.html",
        {
            "text": text,
            "found": queries.look_up(jurisdiction_id=town.id, text=text),
            "groups": queries.guide(town.id, elsewhere=True),
        },
    )


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show one service: what it is, who may ask, what it needs and costs, how long it takes, who does it and where."""
    town = town_of(request)
    if code in town.confidential_services:
        return redirect("portal:confidential")
    try:
        version = queries.listed(jurisdiction_id=town.id, code=code)
    except ServiceUnknown as unknown:
        raise Http404 from unknown
    offices = offices_for(town, clock.now(), service_id=version.service_id)
    context = {
        "version": version,
        "service": version.service,
        "offices": offices,
        "described": described(request, town, version, offices),
    }
    return page(request, "portal/services/service.html", context)
