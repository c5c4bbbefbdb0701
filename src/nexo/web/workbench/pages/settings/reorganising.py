"""Reorganisation: services go to another area from a day on, tried before it is decided."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.cases.actions.reorganise import call_off_reorganisation, plan_reorganisation
from nexo.domain.cases.errors import ReorganisationOver
from nexo.domain.cases.queries.reorganising import movable_services, plans_of, simulate
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class ReorganisationForm(UiForm):
    """Which services, to which area, from what day, by what act."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Servicios que cambian de área"), widget=forms.CheckboxSelectMultiple
    )
    to_unit = forms.ChoiceField(label=gettext_lazy("Área que los va a tener"))
    from_day = forms.DateField(
        label=gettext_lazy("Desde qué día"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    legal_act = forms.CharField(
        label=gettext_lazy("Norma que lo dispone"),
        help_text=gettext_lazy("Por ejemplo: Decreto 45/2026. Queda escrita en cada caso."),
        max_length=120,
    )
    takes_cases = forms.BooleanField(
        label=gettext_lazy("Los casos abiertos también pasan"), required=False, initial=True
    )

    def __init__(self, *args: Any, jurisdiction_id: UUID, **kwargs: Any) -> None:
        """Offer the services and the areas of the town."""
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(
            jurisdiction_id=jurisdiction_id, valid_to__isnull=True, is_external=False
        ).order_by("name")
        offered = {
            "services": [
                (str(one.pk), f"{one.owner_unit.name} · {one.name} ({one.code})")
                for one in movable_services(jurisdiction_id)
            ],
            "to_unit": [("", ""), *((str(unit.pk), unit.name) for unit in units)],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def reorganising(request: StaffRequest) -> HttpResponse:
    """List the plans; try another one, and write it down once it was seen."""
    town = jurisdiction_of(request.actor)
    form = ReorganisationForm(request.POST or None, jurisdiction_id=town)
    tried = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "decide" not in request.POST:
            unit = Unit.objects.get(pk=data["to_unit"], jurisdiction_id=town)
            tried = simulate(jurisdiction_id=town, service_ids=data["services"], to_unit=unit)
        elif _decided(request, form):
            return redirect("workbench:reorganising")
    context = {"form": form, "tried": tried, "plans": plans_of(town)}
    return page(request, "workbench/settings/reorganising.html", context, status=422 if form.errors else 200)


@staff_page(Role.ADMINISTRATOR)
@require_POST
def call_off(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Call a plan off before its day."""
    try:
        call_off_reorganisation(actor=request.actor, plan_id=plan_id)
    except ReorganisationOver as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Anulado: cada servicio sigue donde está."))
    return redirect("workbench:reorganising")


def _decided(request: StaffRequest, form: ReorganisationForm) -> bool:
    data = form.cleaned_data
    try:
        plan_reorganisation(
            actor=request.actor,
            service_ids=[UUID(pk) for pk in data["services"]],
            to_unit_id=UUID(data["to_unit"]),
            from_day=data["from_day"],
            legal_act=data["legal_act"],
            takes_cases=data["takes_cases"],
        )
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return False
    messages.success(request, _("Programado. Se hace solo cuando llega el día."))
    return True
