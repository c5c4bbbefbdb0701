"""Districts: which zones each attends from what day on, and which services are attended there."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.catalogue.actions.keep_service import attend_in_districts
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.actions.arrange_district import make_district, move_zone
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.domain.organisation.models import Unit, Zone
from nexo.domain.organisation.queries.places import districts_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class ZoneForm(UiForm):
    """Which zone, to which district, from what day, by what act."""

    zone = forms.ChoiceField(label=gettext_lazy("Zona"))
    unit = forms.ChoiceField(label=gettext_lazy("Quién la atiende"), required=False)
    from_day = forms.DateField(
        label=gettext_lazy("Desde qué día"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    legal_act = forms.CharField(label=gettext_lazy("Norma que lo dispone"), max_length=120)

    def __init__(self, *args: Any, zones: list[Zone], districts: list[Unit], **kwargs: Any) -> None:
        """Offer the zones and the districts of the town."""
        super().__init__(*args, **kwargs)
        offered = {
            "zone": [("", ""), *((str(one.pk), f"{one.code} · {one.name}") for one in zones)],
            "unit": [("", _("Las áreas centrales")), *((str(one.pk), one.name) for one in districts)],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def districts(request: StaffRequest) -> HttpResponse:
    """The districts with their zones and services, and a form to move a zone."""
    town = jurisdiction_of(request.actor)
    zones = list(Zone.objects.filter(jurisdiction_id=town).defer("polygon").order_by("code"))
    found = districts_of(town)
    form = ZoneForm(request.POST or None, zones=zones, districts=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            move_zone(
                actor=request.actor,
                zone_id=UUID(given["zone"]),
                unit_id=UUID(given["unit"]) if given["unit"] else None,
                from_day=given["from_day"],
                legal_act=given["legal_act"],
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Listo: vale para los casos nuevos desde ese día."))
            return redirect("workbench:districts")
    services = PublicService.objects.filter(jurisdiction_id=town, is_active=True).order_by("name")
    units = Unit.objects.filter(
        jurisdiction_id=town, kind=UnitKind.AREA, valid_to__isnull=True, is_external=False
    )
    context = {
        "districts": found,
        "form": form,
        "services": list(services.select_related("owner_unit")),
        "units": list(units.order_by("name")),
    }
    return page(request, "workbench/settings/districts.html", context, status=422 if form.errors else 200)


@staff_page(Role.ADMINISTRATOR)
@require_POST
def mark(request: StaffRequest) -> HttpResponse:
    """Make a unit a district, or an area again."""
    try:
        make_district(
            actor=request.actor,
            unit_id=UUID(request.POST.get("unit", "")),
            is_district=request.POST.get("is_district") == "1",
        )
    except ValueError:
        messages.error(request, _("Elegí un área."))
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Listo: vale desde ya."))
    return redirect("workbench:districts")


@staff_page(Role.ADMINISTRATOR)
@require_POST
def attend(request: StaffRequest, code: str) -> HttpResponse:
    """Let districts attend a service, or not any more."""
    row = PublicService.objects.filter(jurisdiction_id=jurisdiction_of(request.actor), code=code).first()
    if row is None:
        raise NotFound
    attend_in_districts(
        actor=request.actor, service_id=row.pk, in_districts=request.POST.get("in_districts") == "1"
    )
    messages.success(request, _("Listo: vale para los casos nuevos."))
    return redirect("workbench:districts")
