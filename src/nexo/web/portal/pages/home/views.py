"""The first page: what do you need, how the town does, how to talk to us."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nexo.application.reports.city_figures.report import headline
from nexo.domain.organisation.queries.town import offices_open
from nexo.kernel import clock
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
