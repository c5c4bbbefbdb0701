"""A list as a file."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.application.exporting.take import MOST, listing_for, take_list
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.exports.forms import ExportForm

_BACK = {
    "casos": "workbench:cases",
    "bandeja": "workbench:inbox",
    "personas": "workbench:people",
    "llamadas": "workbench:call_backs",
    "ordenes": "workbench:orders",
    "problemas": "workbench:problems",
    "notas": "workbench:letters",
    "automatizaciones": "workbench:automation_log",
    "senales": "workbench:signals",
    "turnos": "workbench:visits_times",
}


@staff_page()
@require_http_methods(["GET", "POST"])
def export(request: StaffRequest, listing: str) -> HttpResponse:
    """Ask for the format, then hand the list over with the filter that was in force."""
    chosen = listing_for(request.actor, listing)
    asked = chosen.heard(request.GET.dict())
    form = ExportForm(
        request.POST or None,
        asks_purpose=chosen.people is not None,
        initial={"extension": "xlsx"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, listing, asked, form)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
    here = reverse(_BACK[listing])
    context = {
        "name": _(chosen.name),
        "form": form,
        "back": Link(label=_(chosen.name), url=f"{here}?{request.GET.urlencode()}" if asked else here),
        "is_filtered": bool(asked),
        "most": MOST,
        "columns": [_(column.head) for column in chosen.columns],
    }
    return page(request, "workbench/exports/export.html", context, status=422 if form.errors else 200)


def _file(request: StaffRequest, listing: str, asked: dict[str, str], form: ExportForm) -> HttpResponse:
    given = form.cleaned_data
    taken = take_list(
        actor=request.actor,
        slug=listing,
        extension=given["extension"],
        asked=asked,
        purpose=given.get("purpose", ""),
    )
    answer: HttpResponseBase = FileResponse(
        taken.file, as_attachment=True, filename=taken.name, content_type=taken.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]  # a file is an answer too
