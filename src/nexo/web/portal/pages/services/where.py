"""Where do I do it: the nearest offices for a service, from an address or from where the person is (R60)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nexo.application.whereabouts.nearest import Found, Standpoint, offices_for, standpoint_of
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries import services as queries
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.web.portal.pages.services.maps import office_map
from nexo.web.portal.town import page, town_of

_LONGEST = 200
_FEW = 5


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """Show where a service is attended, the nearest first: open now or not, hours of today, what to bring."""
    town = town_of(request)
    near, words = (request.GET.get(name, "").strip()[:_LONGEST] for name in ("cerca", "q"))
    version = _version(town, request.GET.get("tramite", ""))
    found = _seen_from(town, near, request.GET)
    rows = offices_for(
        town, clock.now(), service_id=version.service_id if version else None, seen_from=found.standpoint
    )
    shown = rows if request.GET.get("todas") else rows[:_FEW]
    context = {
        "version": version,
        "service": version.service if version else None,
        "near": near,
        "words": words,
        "services": queries.look_up(jurisdiction_id=town.id, text=words),
        "found": found,
        "rows": shown,
        "more": len(rows) - len(shown),
        "map": office_map(town, shown, found.standpoint),
    }
    return page(request, "portal/services/where.html", context)


def _version(town: Jurisdiction, code: str) -> ServiceVersion | None:
    """Return the service that was named; a name that is none is as good as no name."""
    if not code or code in town.confidential_services:
        return None
    try:
        return queries.listed(jurisdiction_id=town.id, code=code)
    except ServiceUnknown:
        return None


def _seen_from(town: Jurisdiction, near: str, given: Mapping[str, str]) -> Found:
    point = _point(given)
    if point is not None:
        return Found(standpoint=point)
    return standpoint_of(town.id, near) if near else Found()


def _point(given: Mapping[str, str]) -> Standpoint | None:
    """Return the point that the person's device gave; what is no point on the globe is none."""
    try:
        lat, lon = float(given.get("lat", "")), float(given.get("lon", ""))
    except ValueError:
        return None
    is_there = -90 <= lat <= 90 and -180 <= lon <= 180  # noqa: PLR2004 - degrees of a globe
    return Standpoint(lat=lat, lon=lon) if is_there else None
