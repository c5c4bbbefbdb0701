"""The control report: figures of a period for an auditor, the rows behind each, and both as tables."""

import csv
import io
from datetime import date

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from nexo.application.reports.control.measures import BY_SLUG
from nexo.application.reports.control.report import (
    MOST_DAYS,
    READERS,
    control_report,
    control_rows,
    last_days,
)
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MOST_ROWS = 5_000


class PeriodForm(UiForm):
    """From what day to what day."""

    since = forms.DateField(
        label=gettext_lazy("Desde"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Hasta"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> None:
        """Refuse a period that ends before it begins, or that nobody could read."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and not 0 <= (until - since).days <= MOST_DAYS:
            self.add_error("until", gettext_lazy("Elegí un día igual o posterior, a no más de diez años."))


@staff_page(*READERS)
@require_GET
def control(request: StaffRequest) -> HttpResponse:
    """Every figure of the period, with its definition."""
    form, since, until = _period(request)
    context = {
        "report": control_report(actor=request.actor, since=since, until=until),
        "form": form,
        "asked": _asked(since, until),
    }
    return page(request, "workbench/board/control.html", context, status=422 if form.errors else 200)


@staff_page(*READERS)
@require_GET
def control_of(request: StaffRequest, slug: str) -> HttpResponse:
    """The rows behind one figure, newest first."""
    if slug not in BY_SLUG:
        raise NotFound
    _form, since, until = _period(request)
    found = control_rows(
        actor=request.actor, slug=slug, since=since, until=until, after=request.GET.get("desde")
    )
    asked = _asked(since, until)
    context = {
        "measure": BY_SLUG[slug],
        "rows": found.items,
        "since": since,
        "until": until,
        "asked": asked,
        "following": f"?{asked}&desde={found.next}" if found.next else "",
    }
    return page(request, "workbench/board/control_rows.html", context)


@staff_page(*READERS)
@require_GET
def control_csv(request: StaffRequest) -> HttpResponse:
    """The figures as a table that a spreadsheet opens, or the rows of the one asked for."""
    _form, since, until = _period(request)
    slug = request.GET.get("medida", "")
    out = io.StringIO()
    lines = csv.writer(out)
    if slug in BY_SLUG:
        lines.writerow(["cuando", "quien", "caso"])
        found = control_rows(actor=request.actor, slug=slug, since=since, until=until, limit=_MOST_ROWS)
        for row in found.items:
            lines.writerow([row.at.isoformat(), _cell(row.who), _cell(row.code)])
    else:
        report = control_report(actor=request.actor, since=since, until=until)
        lines.writerow(["codigo", "nombre", "definicion", "version", "desde", "hasta", "cantidad"])
        for one in report.figures:
            lines.writerow([one.slug, one.name, one.definition, report.version, since, until, one.count])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="control-{since}-{until}.csv"'
    return answer


def _period(request: StaffRequest) -> tuple[PeriodForm, date, date]:
    """Return the period asked for; one that makes no sense is told, and the last days are shown."""
    begins, ends = last_days(Jurisdiction.objects.get(pk=jurisdiction_of(request.actor)))
    is_asked = "since" in request.GET or "until" in request.GET
    form = PeriodForm(request.GET if is_asked else None, initial={"since": begins, "until": ends})
    if is_asked and form.is_valid():
        return form, form.cleaned_data["since"], form.cleaned_data["until"]
    return form, begins, ends


def _asked(since: date, until: date) -> str:
    return f"since={since}&until={until}"


def _cell(value: str) -> str:
    # A spreadsheet would run a cell that opens so.
    return f"'{value}" if value and value[0] in "=+-@\t\r" else value
