"""The delegation matrix: who may decide alone on what, by which act, and how that turns out."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.cases.queries.delegation import DAYS, matrix, past_delegations
from nexo.domain.cases.rules.delegation import Advice
from nexo.domain.catalogue.actions.grant_delegation import MOST_A_DAY, grant_delegation
from nexo.domain.catalogue.actions.revoke_delegation import revoke_delegation
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.policies import (
    DELEGABLE,
    DELEGATION_READERS,
    DELEGATORS,
    delegations_of,
    may_delegate,
    services_to_delegate,
)
from nexo.domain.organisation.enums import Role
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_ADVICE = {
    Advice.WIDEN: ("good", gettext_lazy("Conviene ampliar")),
    Advice.KEEP: ("info", gettext_lazy("Dejarla como está")),
    Advice.NARROW: ("bad", gettext_lazy("Conviene achicar")),
    Advice.UNKNOWN: ("", gettext_lazy("Faltan datos")),
}


def _day(label: Any, hint: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DelegationForm(UiForm):
    """Which service, to which role, by what act, from when to when, up to how many a day."""

    service_id = forms.ChoiceField(label=gettext_lazy("Servicio"))
    role = forms.ChoiceField(
        label=gettext_lazy("A qué rol"), choices=[(role.value, capfirst(role.label)) for role in DELEGABLE]
    )
    legal_act = forms.CharField(
        label=gettext_lazy("Acto que la dispone"),
        help_text=gettext_lazy("Por ejemplo: Decreto 31/2026, artículo 4."),
        max_length=150,
    )
    daily_limit = forms.IntegerField(
        label=gettext_lazy("Tope por día de cada agente"),
        help_text=gettext_lazy("Vacío: sin tope."),
        min_value=1,
        max_value=MOST_A_DAY,
        required=False,
    )
    valid_from = _day(gettext_lazy("Vale desde"), gettext_lazy("Hoy o un día que viene."), required=True)
    valid_to = _day(gettext_lazy("Vale hasta"), gettext_lazy("Vacío: hasta que se revoque."), required=False)

    def __init__(self, *args: Any, services: list[PublicService], **kwargs: Any) -> None:
        """Offer the services of the areas that the official stands above."""
        super().__init__(*args, **kwargs)
        choice = self.fields["service_id"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(one.pk), f"{one.code} · {one.name}") for one in services]


class RevokeForm(UiForm):
    """Why a delegation is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué se revoca"),
        help_text=gettext_lazy("Queda en la historia. No escribas datos de personas."),
        max_length=200,
    )


@staff_page(*DELEGATION_READERS)
@require_GET
def delegation(request: StaffRequest) -> HttpResponse:
    """Every delegation that holds or will, with its last 90 days and what they speak for."""
    rows = [
        {
            "row": cell.delegation,
            "figures": cell.figures,
            "tone": _ADVICE[cell.advice][0],
            "advice": _ADVICE[cell.advice][1],
            "is_in_force": cell.is_in_force,
            "revokes": may_delegate(request.actor, cell.delegation.service),
        }
        for cell in matrix(request.actor)
    ]
    context = {"rows": rows, "days": DAYS, "grants": request.actor.has_role(*DELEGATORS)}
    return page(request, "workbench/settings/delegation.html", context)


@staff_page(*DELEGATORS)
@require_http_methods(["GET", "POST"])
def grant(request: StaffRequest) -> HttpResponse:
    """Delegate one more decision; what is refused stands at its field."""
    form = DelegationForm(
        request.POST if request.method == "POST" else None, services=list(services_to_delegate(request.actor))
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            grant_delegation(
                actor=request.actor,
                service_id=UUID(given.pop("service_id")),
                role=Role(given.pop("role")),
                **given,
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Delegado. Queda en la historia con su acto."))
            return redirect("workbench:delegation")
    context = {"form": form}
    return page(
        request, "workbench/settings/delegation_new.html", context, status=422 if form.errors else 200
    )


@staff_page(*DELEGATORS)
@require_http_methods(["GET", "POST"])
def revoke(request: StaffRequest, delegation_id: UUID) -> HttpResponse:
    """Take a delegation back, with a reason."""
    row = delegations_of(request.actor).select_related("service").filter(pk=delegation_id).first()
    if row is None or not may_delegate(request.actor, row.service):
        raise NotFound
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_delegation(actor=request.actor, delegation_id=delegation_id, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Revocada desde ahora. Lo que ya se decidió queda como está."))
            return redirect("workbench:delegation")
    context = {"form": form, "row": row}
    return page(
        request, "workbench/settings/delegation_revoke.html", context, status=422 if form.errors else 200
    )


@staff_page(*DELEGATION_READERS)
@require_GET
def history(request: StaffRequest) -> HttpResponse:
    """All delegations that there were: who gave each, who took it back, why."""
    found = past_delegations(request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    context = {"rows": found.items, "following": following}
    return page(request, "workbench/settings/delegation_history.html", context)
