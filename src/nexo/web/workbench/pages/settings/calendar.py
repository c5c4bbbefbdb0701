"""The calendar of the town: its days off, what a change of them moves, and who published it."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nexo.application.settling.calendar import SLUG
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import CalendarVersion, Jurisdiction
from nexo.domain.organisation.queries.town import calendar_versions
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.settings.actions.write_setting import write_setting
from nexo.domain.settings.queries import setting_now
from nexo.kernel import clock
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.settings.versions import TOWN, panel

_LONGEST = 8_000


class CalendarForm(UiForm):
    """The province, until when decrees have settled the days, the town's own days, and the act that sets them."""

    subdivision = forms.CharField(
        label=gettext_lazy("Provincia"),
        help_text=gettext_lazy(
            "La letra o el código ISO, como B para Buenos Aires. Vacío: solo los del país."
        ),
        max_length=5,
        required=False,
    )
    firm_until = forms.DateField(
        label=gettext_lazy("Feriados seguros hasta"),
        help_text=gettext_lazy(
            "El último día ya decretado. Un plazo que vence después se muestra como provisorio."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    days = forms.CharField(
        label=gettext_lazy("Días propios del municipio"),
        help_text=gettext_lazy("Uno por renglón: la fecha y el nombre, como 2026-06-24 San Juan Bautista."),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    legal_act = forms.CharField(
        label=gettext_lazy("Norma que los fija"),
        help_text=gettext_lazy("Por ejemplo: Decreto 12/2026."),
        max_length=120,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A day off to come."""

    day: date
    name: str
    is_local: bool


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def calendar(request: StaffRequest) -> HttpResponse:
    """Show the days off to come and the versions; publish another calendar."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    today = clock.today(town.zone_info)
    versions = calendar_versions(town.pk)
    current = versions[0] if versions else None
    now = setting_now(request.actor, SLUG, TOWN)
    form = CalendarForm(request.POST or None, initial=dict(now.shown) or _begun(today))
    if request.method == "POST" and form.is_valid():
        content = {**form.cleaned_data, "firm_until": form.cleaned_data["firm_until"].isoformat()}
        try:
            write_setting(actor=request.actor, kind=SLUG, key=TOWN, content=content)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(
                request,
                _("Guardado en el borrador. Al publicarlo se recalculan los plazos abiertos."),
            )
            return redirect("workbench:calendar")
    context = {
        "form": form,
        "versions": versions,
        "days": _coming(current, today),
        "kind": SLUG,
        "key": TOWN,
        **panel(request.actor, now, goes_back=False),
    }
    return page(request, "workbench/settings/calendar.html", context, status=422 if form.errors else 200)


def _begun(today: date) -> dict[str, object]:
    return {"firm_until": today.replace(month=12, day=31)}


def _coming(current: CalendarVersion | None, today: date) -> list[Day]:
    if current is None:
        return []
    return [
        Day(date.fromisoformat(day), said["name"], said["source"] == "local")
        for day, said in current.days_off.items()
        if day >= today.isoformat()
    ][:20]
