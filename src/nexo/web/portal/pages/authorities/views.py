"""The authorities of the town, and the page of each: who, since when, how to write, what they answered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nexo.domain.authorities.errors import AuthorityUnknown
from nexo.domain.authorities.queries.chain import Shown, authority_by_slug, open_authorities
from nexo.domain.authorities.queries.record import (
    FEW,
    by_holder,
    public_hearings,
    records_of,
    total,
)
from nexo.web.portal import words
from nexo.web.portal.person import proven
from nexo.web.portal.town import page, town_of


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """Show the chain of command with who holds each post, and in a line what each answered."""
    town = town_of(request)
    shown = open_authorities(town.id)
    records = records_of([one.authority for one in shown], town.zone_info)
    rows = [{"one": one, "record": total(records[one.authority.pk])} for one in shown]
    about = proven_code(request, request.GET.get("caso", ""))
    return page(request, "portal/authorities/authorities.html", {"rows": rows, "about": about, "few": FEW})


@require_safe
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one authority, open or not: what it owed stays to be seen."""
    one = shown_or_404(request, slug)
    years = records_of([one.authority], town_of(request).zone_info)[one.authority.pk]
    context: dict[str, Any] = {
        "one": one,
        "years": years,
        "total": total(years),
        "holders": by_holder(one.authority),
        "hearings": public_hearings(one.authority) if one.authority.offers_hearings else None,
        "hours": words.weekly(one.authority.hearing_hours),
        "few": FEW,
    }
    return page(request, "portal/authorities/authority.html", context)


def shown_or_404(request: HttpRequest, slug: str) -> Shown:
    """Return the authority of this town's site by its address."""
    try:
        return authority_by_slug(jurisdiction_id=town_of(request).id, slug=slug)
    except AuthorityUnknown as unknown:
        raise Http404 from unknown


def proven_code(request: HttpRequest, code: str) -> str:
    """Return the code of a case that this visitor proved to be theirs, or nothing."""
    return code if code and proven(request, code) else ""
