"""From the founded town to the first case: people, services, a channel; each step can be left and come back to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.application.first_run.people import (
    COLUMNS,
    NEEDED,
    PeopleInvalid,
    faults_of,
    guess_columns,
    import_people,
    read_people,
)
from nexo.application.first_run.progress import progress_of
from nexo.application.first_run.services_on import Wanted, switch_on
from nexo.application.first_run.sheet import Rows, SheetUnreadable, read_sheet
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.policies import services_of
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.policies import administered_units, may_administer
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import NotFound
from nexo.web.ui.forms import UiForm, dress
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SALT = "nexo.first_run.sheet"
_HOUR = 3_600
_SHOWN = 5
_UNIT = "unit-"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the guide."""

    title: str | Promise
    says: str
    url: str
    is_done: bool
    is_next: bool


class SheetForm(UiForm):
    """The spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Planilla"),
        help_text=gettext_lazy("XLSX, ODS o CSV. La primera fila dice qué es cada columna."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )


class ColumnsForm(UiForm):
    """Which column is what; the rows come back signed, so that nothing has to be kept."""

    sheet = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, heading: list[str], **kwargs: Any) -> None:
        """Offer each column of the sheet for each thing that we need to know."""
        super().__init__(*args, **kwargs)
        places = [(str(place), title or _("Columna %d") % (place + 1)) for place, title in enumerate(heading)]
        for name, label in COLUMNS.items():
            field = forms.ChoiceField(
                label=str(label), choices=[("", _("No está")), *places], required=name in NEEDED
            )
            dress(field.widget)
            self.fields[name] = field

    def columns(self) -> dict[str, int]:
        """Return the place of each column that was chosen."""
        return {name: int(self.cleaned_data[name]) for name in COLUMNS if self.cleaned_data.get(name)}


@staff_page(Role.ADMINISTRATOR)
@require_GET
def steps(request: StaffRequest) -> HttpResponse:
    """What is done and what comes next."""
    _admit(request)
    progress = progress_of(jurisdiction_of(request.actor))
    people, on, channel, case = progress.done
    rows = (
        (_("El municipio"), _("Fundado, con su paquete inicial."), "", True),
        (
            _("Áreas y personas"),
            ngettext("%d persona trabaja acá.", "%d personas trabajan acá.", progress.people)
            % progress.people,
            "first_run_people",
            people,
        ),
        (
            _("Servicios"),
            ngettext("%d servicio encendido.", "%d servicios encendidos.", progress.services)
            % progress.services,
            "first_run_services",
            on,
        ),
        (_("Un canal"), _("Por dónde va a pedir la gente."), "first_run_channel", channel),
        (_("El primer caso"), _("Se abre desde el mostrador."), "counter", case),
    )
    following = next((title for title, _says, _url, is_done in rows if not is_done), None)
    shown = [
        Step(title, says, reverse(f"workbench:{url}") if url else "", is_done, title == following)
        for title, says, url, is_done in rows
    ]
    context = {"steps": shown, "is_over": following is None}
    return page(request, "workbench/first_run/steps.html", context)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def people(request: StaffRequest) -> HttpResponse:
    """Take a spreadsheet, guess its columns and show what would come of it."""
    _admit(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_sheet(form.cleaned_data["file"].read())
            if len(rows) < 2:  # noqa: PLR2004 - the heading and somebody
                raise SheetUnreadable("La planilla está vacía: hace falta la fila de títulos y una persona.")  # noqa: TRY301 - told below
        except SheetUnreadable as refused:
            form.add_error("file", refused.said)
        else:
            return _columns(request, rows, guess_columns(rows[0]))
    context = {"form": form}
    return page(request, "workbench/first_run/people.html", context, status=422 if form.errors else 200)


@staff_page(Role.ADMINISTRATOR)
@require_POST
def import_(request: StaffRequest) -> HttpResponse:
    """Add everybody of the sheet, or nobody."""
    _admit(request)
    try:
        rows: Rows = signing.loads(request.POST.get("sheet", ""), salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        messages.error(request, _("La planilla venció. Subila de nuevo; no se sumó a nadie."))
        return redirect("workbench:first_run_people")
    form = ColumnsForm(request.POST, heading=rows[0])
    if not form.is_valid():
        return _columns(request, rows, {}, form)
    columns = form.columns()
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    try:
        done = import_people(actor=request.actor, town=town, people=read_people(rows, columns))
    except PeopleInvalid:
        return _columns(request, rows, columns)
    said = ngettext("Se sumó %d persona.", "Se sumaron %d personas.", done.people) % done.people
    messages.success(request, said + " " + _("Cada quien elige su contraseña en «Olvidé mi contraseña»."))
    return redirect("workbench:first_run")


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def services(request: StaffRequest) -> HttpResponse:
    """Switch on what the town attends from today, each with the area that answers."""
    _admit(request)
    units = list(administered_units(request.actor).filter(is_external=False))
    rows = list(
        services_of(request.actor)
        .filter(is_active=False)
        .select_related("group", "owner_unit")
        .order_by("group__order", "name")
    )
    chosen = set(request.POST.getlist("service"))
    refused: list[tuple[str, str]] = []
    if request.method == "POST":
        wanted = [Wanted(row.pk, _owner(request, row, units)) for row in rows if str(row.pk) in chosen]
        done = switch_on(actor=request.actor, wanted=wanted, are_trained="trained" in request.POST)
        if done.on:
            said = ngettext("%d servicio encendido.", "%d servicios encendidos.", len(done.on)) % len(done.on)
            messages.success(request, said)
        if done.on and not done.refused:
            return redirect("workbench:first_run")
        refused = done.refused
        rows = [row for row in rows if row.name not in done.on]
    context = {
        "rows": rows,
        "units": units,
        "refused": refused,
        "is_empty": request.method == "POST" and not chosen,
        "chosen": chosen,
    }
    is_wrong = bool(refused) or context["is_empty"]
    return page(request, "workbench/first_run/services.html", context, status=422 if is_wrong else 200)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def channel(request: StaffRequest) -> HttpResponse:
    """Begin with what needs no provider: the site; the others are a page further."""
    _admit(request)
    if request.method == "POST":
        town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
        configure_account(
            actor=request.actor, jurisdiction=town, slug="webform", name=_("Página del municipio")
        )
        messages.success(request, _("Listo: la gente ya puede pedir por la página."))
        return redirect("workbench:first_run")
    return page(request, "workbench/first_run/channel.html")


def _admit(request: StaffRequest) -> None:
    """Let in only who administers the whole town."""
    if not may_administer(request.actor, None):
        raise NotFound


def _columns(
    request: StaffRequest, rows: Rows, columns: dict[str, int], form: ColumnsForm | None = None
) -> HttpResponse:
    """Show which column is what, the first rows, and everything that is wrong."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    found = read_people(rows, columns) if form is None and all(name in columns for name in NEEDED) else []
    faults = faults_of(town, found)
    initial = {name: str(place) for name, place in columns.items()}
    sheet = signing.dumps(rows, salt=_SALT, compress=True)
    shown = form or ColumnsForm(initial=initial | {"sheet": sheet}, heading=rows[0])
    context = {
        "form": shown,
        "sheet": sheet,
        "people": found[:_SHOWN],
        "many": len(rows) - 1,
        "more": max(len(found) - _SHOWN, 0),
        "faults": faults,
        "roles": {role.value: role.label for role in Role},
    }
    is_wrong = bool(faults) or form is not None
    return page(request, "workbench/first_run/columns.html", context, status=422 if is_wrong else 200)


def _owner(request: StaffRequest, row: PublicService, units: list[Any]) -> Any:
    """Return the unit that was chosen for a service, else the one that it has."""
    try:
        wanted = UUID(request.POST.get(f"{_UNIT}{row.pk}", ""))
    except ValueError:
        return row.owner_unit
    return next((unit for unit in units if unit.pk == wanted), row.owner_unit)
