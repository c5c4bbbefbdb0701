"""Crews: who goes out, of which area, and where their day begins."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.works.actions.arrange_crew import CrewTerms, arrange_crew
from nexo.domain.works.errors import CrewUnknown
from nexo.domain.works.models import Crew
from nexo.domain.works.policies import ARRANGERS, crews_arranged_by, units_arranged_by
from nexo.domain.works.queries.office import crews_with_load
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MOST = 400


class CrewForm(UiForm):
    """A crew."""

    name = forms.CharField(
        label=gettext_lazy("Nombre"), help_text=gettext_lazy("Por ejemplo: Bacheo 1."), max_length=80
    )
    unit_id = forms.ChoiceField(label=gettext_lazy("Área"))
    member_ids = forms.MultipleChoiceField(
        label=gettext_lazy("Quiénes salen"),
        help_text=gettext_lazy(
            "Cada persona entra con su cuenta y necesita el rol «cuadrilla o inspección»."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.CharField(
        label=gettext_lazy("Desde dónde sale"),
        help_text=gettext_lazy(
            "Latitud y longitud, como -34.9512, -58.9423. Con eso se ordena el recorrido."
        ),
        max_length=60,
        required=False,
    )
    is_active = forms.BooleanField(label=gettext_lazy("Está en uso"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the units that the actor arranges, and who works in them."""
        super().__init__(*args, **kwargs)
        units = list(units_arranged_by(actor))
        staff = StaffMember.objects.filter(
            jurisdiction_id=jurisdiction_of(actor), status=StaffStatus.ACTIVE, unit__in=units
        )
        people = staff.filter(role_grants__role="crew", role_grants__valid_to__isnull=True).distinct()
        unit, members = self.fields["unit_id"], self.fields["member_ids"]
        if isinstance(unit, forms.ChoiceField) and isinstance(members, forms.MultipleChoiceField):
            unit.choices = [(str(one.pk), one.name) for one in units]
            members.choices = [(str(one.pk), one.name) for one in people.order_by("name")[:_MOST]]

    def clean_start(self) -> tuple[float, float] | None:
        """Return the point that was written, or None."""
        said: str = self.cleaned_data["start"].strip()
        if not said:
            return None
        parts = said.replace(";", ",").split(",")
        try:
            lat, lon = (float(part) for part in parts)
        except ValueError:
            raise forms.ValidationError(_("Escribí dos números separados por una coma.")) from None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - the Earth
            raise forms.ValidationError(_("Ese punto no está en la Tierra."))
        return lat, lon


@staff_page(*ARRANGERS)
@require_GET
def crews(request: StaffRequest) -> HttpResponse:
    """Every crew that this official sets up."""
    return page(request, "workbench/settings/crews.html", {"rows": crews_with_load(request.actor)})


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, crew_id: UUID | None = None) -> HttpResponse:
    """Write down a crew or change it."""
    found = _crew(request, crew_id) if crew_id else None
    form = CrewForm(request.POST or None, actor=request.actor, initial=_shown(found) if found else {})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        terms = CrewTerms(
            name=data["name"],
            unit_id=UUID(data["unit_id"]),
            member_ids=[UUID(one) for one in data["member_ids"]],
            start=data["start"],
            is_active=data["is_active"],
        )
        try:
            arrange_crew(actor=request.actor, terms=terms, crew_id=crew_id)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:crews")
    context = {"form": form, "crew": found}
    return page(request, "workbench/settings/crew.html", context, status=422 if form.errors else 200)


def _crew(request: StaffRequest, crew_id: UUID) -> Crew:
    found = crews_arranged_by(request.actor).prefetch_related("members").filter(pk=crew_id).first()
    if found is None:
        raise CrewUnknown
    return found


def _shown(crew: Crew) -> dict[str, Any]:
    return {
        "name": crew.name,
        "unit_id": str(crew.unit_id),
        "member_ids": [str(one.staff_id) for one in crew.members.all()],
        "start": "" if crew.start_lat is None else f"{crew.start_lat}, {crew.start_lon}",
        "is_active": crew.is_active,
    }
