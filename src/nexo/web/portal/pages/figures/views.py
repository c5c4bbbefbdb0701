"""The town in numbers: figures with their sentence and definition, charts, zones, download."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nexo.application.reports.city_figures.report import build
from nexo.application.suggesting.danger import found_of_ten
from nexo.application.suggesting.judged import judged
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.web.portal.pages.figures import charts, download
from nexo.web.portal.pages.figures.forms import PeriodForm
from nexo.web.portal.town import page, town_of

# Told large; the others stand below, a line each.
_TOLD = frozenset({"received", "resolved", "on_time", "csat"})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; the last twelve months unless another is asked for."""
    town = town_of(request)
    form = PeriodForm(request.GET or None)
    built = build(town, **_period(town, form))
    return page(
        request,
        "portal/figures/figures.html",
        {
            "form": form,
            "figures": built,
            "told": [measure for measure in built.measures if measure.slug in _TOLD],
            "rest": [measure for measure in built.measures if measure.slug not in _TOLD],
            "months": charts.months(built),
            "services": charts.services(built),
            "channels": charts.channels(built),
            "suggestions": judged(town),
            "danger_of_ten": found_of_ten(town),
        },
    )


@require_safe
@cache_control(public=True, max_age=300)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Download the same figures; cells under five persons stay empty."""
    town = town_of(request)
    built = build(town, **_period(town, PeriodForm(request.GET or None)))
    name = f"{town.slug}-{built.since}-{built.until}.csv"
    return HttpResponse(
        download.as_csv(built),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _period(town: Jurisdiction, form: PeriodForm) -> dict[str, date]:
    today = clock.today(town.zone_info)
    days = int(form.cleaned_data["days"]) if form.is_bound and form.is_valid() else PeriodForm.DEFAULT_DAYS
    return {"since": today - timedelta(days=days - 1), "until": today}
