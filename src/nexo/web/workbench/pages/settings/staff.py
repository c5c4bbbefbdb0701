"""Who works here and in which roles; every change holds from the next request."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.actions.register_staff import register_staff
from nexo.domain.organisation.actions.revoke_role import revoke_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember, Unit
from nexo.domain.organisation.policies import administered_units
from nexo.domain.organisation.queries.people import staff_members
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.accounts.forms import ForgottenForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class MemberForm(UiForm):
    """Somebody new."""

    name = forms.CharField(label=gettext_lazy("Nombre y apellido"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("Correo"), help_text=gettext_lazy("Le llega un enlace para elegir su contraseña.")
    )
    unit = forms.ChoiceField(label=gettext_lazy("Área"))

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        """Offer the areas that the official administers."""
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(unit.id), unit.name) for unit in units]


class RoleForm(UiForm):
    """A role, over an area and all below it."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rol"), choices=[(value, capfirst(label)) for value, label in Role.choices]
    )
    unit = forms.ChoiceField(label=gettext_lazy("Sobre"), required=False)
    legal_act = forms.CharField(label=gettext_lazy("Acto que lo dispone"), max_length=120, required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        """Offer the areas that the official administers, and the whole town."""
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Todo el municipio")), *((str(unit.id), unit.name) for unit in units)]


@staff_page(Role.ADMINISTRATOR)
@require_GET
def staff(request: StaffRequest) -> HttpResponse:
    """Everybody, with area and roles."""
    return page(request, "workbench/settings/staff.html", {"rows": staff_members(request.actor)})


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """Give somebody a login; they choose their password by the mail they get."""
    units = list(administered_units(request.actor))
    form = MemberForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            new = register_staff(
                actor=request.actor,
                email=given["email"],
                name=given["name"],
                unit=_unit(units, given["unit"]),
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            _send_link(request, given["email"])
            messages.success(request, _("Listo. Le mandamos un enlace para que elija su contraseña."))
            return redirect("workbench:staff_member", staff_id=new.id)
    return page(
        request, "workbench/settings/staff_new.html", {"form": form}, status=422 if form.errors else 200
    )


@staff_page(Role.ADMINISTRATOR)
@require_GET
def member(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """One member of staff and the roles in force."""
    found = _member(request, staff_id)
    form = RoleForm(units=list(administered_units(request.actor)))
    return page(request, "workbench/settings/staff_member.html", {"member": found, "form": form})


@staff_page(Role.ADMINISTRATOR)
@require_POST
def grant(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Give a role."""
    found = _member(request, staff_id)
    units = list(administered_units(request.actor))
    form = RoleForm(request.POST, units=units)
    if form.is_valid():
        given = form.cleaned_data
        unit = _unit(units, given["unit"]) if given["unit"] else None
        try:
            grant_role(
                actor=request.actor,
                staff=found,
                role=Role(given["role"]),
                unit=unit,
                legal_act=given["legal_act"],
            )
        except DomainError as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _("Listo: vale desde ya."))
            return redirect("workbench:staff_member", staff_id=staff_id)
    context = {"member": found, "form": form}
    return page(request, "workbench/settings/staff_member.html", context, status=422)


@staff_page(Role.ADMINISTRATOR)
@require_POST
def revoke(request: StaffRequest, staff_id: UUID, grant_id: UUID) -> HttpResponse:
    """Take a role away."""
    found = _member(request, staff_id)
    row: RoleGrant | None = next((one for one in found.role_grants.all() if one.id == grant_id), None)
    if row is None:
        raise NotFound
    try:
        revoke_role(actor=request.actor, grant=row)
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Listo: el rol ya no vale."))
    return redirect("workbench:staff_member", staff_id=staff_id)


def _member(request: StaffRequest, staff_id: UUID) -> StaffMember:
    found = staff_members(request.actor).filter(id=staff_id).first()
    if found is None:
        raise NotFound
    return found


def _unit(units: list[Unit], unit_id: str) -> Unit:
    return next(unit for unit in units if str(unit.id) == unit_id)


def _send_link(request: StaffRequest, email: str) -> None:
    form = ForgottenForm({"email": email})
    if form.is_valid():
        form.save(request)
