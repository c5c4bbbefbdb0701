"""The first page: what do you need, how the town does, how to talk to us."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nexo.application.reports.city_figures.report import headline
from nexo.domain.organisation.queries.town import offices_open
from nexo.kernel import clock
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import open_file
from nexo.web.portal.town import page, town_of
from nexo.web.ui.theme import own_stylesheet

# The three figures that say most to a neighbour, in this order.
_TOLD = ("received", "resolved", "on_time", "csat")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    town = town_of(request)
    measures = {measure.slug: measure for measure in headline(town)}
    return page(
        request,
        "portal/home/home.html",
        {
            "measures": [measures[slug] for slug in _TOLD if slug in measures],
            "offices": offices_open(town, clock.now()),
        },
    )


@require_safe
@cache_control(public=True, max_age=300)
def theme(request: HttpRequest) -> HttpResponse:
    """Serve the town's own colours; refused ones were refused when they were saved."""
    return HttpResponse(own_stylesheet(town_of(request).theme), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def crest(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Serve the town's crest: the one in force, no other file."""
    town = town_of(request)
    if town.theme.get("crest") != str(file_id):
        raise Http404
    found = StoredFile.objects.filter(pk=file_id, jurisdiction_id=town.pk).first()
    if found is None:
        raise Http404
    return HttpResponse(open_file(found), content_type=found.media_type)
