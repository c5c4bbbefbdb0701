"""Reorganisation: services go to another area from a day on, tried before it is decided."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.cases.actions.reorganise import call_off_reorganisation, plan_reorganisation
from nexo.domain.cases.errors import ReorganisationOver
from nexo.domain.cases.queries.reorganising import plans_of, services_of, simulate, units_with_services
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
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

    def __init__(self, *args: Any, jurisdiction_id: UUID, from_unit: UUID, **kwargs: Any) -> None:
        """Offer the services of one area, and the others that could have them."""
        super().__init__(*args, **kwargs)
        others = Unit.objects.filter(
            jurisdiction_id=jurisdiction_id, valid_to__isnull=True, is_external=False
        ).exclude(pk=from_unit)
        offered = {
            "services": [
                (str(one.pk), f"{one.name} ({one.code})") for one in services_of(jurisdiction_id, from_unit)
            ],
            "to_unit": [("", ""), *((str(unit.pk), unit.name) for unit in others.order_by("name"))],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@staff_page(Role.ADMINISTRATOR)
@require_GET
def reorganising(request: StaffRequest) -> HttpResponse:
    """List the plans and the areas that a service may leave."""
    town = jurisdiction_of(request.actor)
    context = {"plans": plans_of(town), "units": units_with_services(town)}
    return page(request, "workbench/settings/reorganising.html", context)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Choose what leaves an area; try it, and write the plan down once it was seen."""
    town = jurisdiction_of(request.actor)
    unit = Unit.objects.filter(pk=unit_id, jurisdiction_id=town).first()
    if unit is None:
        raise NotFound
    form = ReorganisationForm(request.POST or None, jurisdiction_id=town, from_unit=unit_id)
    tried = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "decide" not in request.POST:
            to_unit = Unit.objects.get(pk=data["to_unit"], jurisdiction_id=town)
            tried = simulate(jurisdiction_id=town, service_ids=data["services"], to_unit=to_unit)
        elif _decided(request, form):
            return redirect("workbench:reorganising")
    context = {"form": form, "tried": tried, "unit": unit}
    template = "workbench/settings/reorganising_leave.html"
    return page(request, template, context, status=422 if form.errors else 200)


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
