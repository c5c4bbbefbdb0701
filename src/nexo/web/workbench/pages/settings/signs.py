"""Signs that invite to ask: posters with a QR code, buttons for other sites, and what came by each."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.cases.queries.signs import cases_by_sign
from nexo.domain.catalogue.actions.put_up_sign import ADDRESS, PLACE, put_up_sign, take_down_sign
from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.errors import SignUnknown
from nexo.domain.catalogue.models import Sign
from nexo.domain.catalogue.policies import SIGNERS, signs_of
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.paging import keyset_page
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_NEWEST = ("-put_up_at", "-id")


class SignForm(UiForm):
    """What kind, where, and to what it invites."""

    kind = forms.ChoiceField(label=gettext_lazy("Qué es"), choices=SignKind.choices)
    place = forms.CharField(
        label=gettext_lazy("Dónde está"),
        help_text=gettext_lazy("Como lo llama la gente: «Plaza San Martín», «Sitio de la biblioteca»."),
        max_length=PLACE,
    )
    address = forms.CharField(
        label=gettext_lazy("Dirección"),
        help_text=gettext_lazy("De un cartel: es la primera respuesta a «¿Dónde es?»."),
        max_length=ADDRESS,
        required=False,
    )
    service = forms.ChoiceField(label=gettext_lazy("Para pedir"), required=False)

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer every service that can be asked for."""
        super().__init__(*args, **kwargs)
        choice = self.fields["service"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Lo que haga falta")), *services]


@staff_page(*SIGNERS)
@require_http_methods(["GET", "POST"])
def signs(request: StaffRequest) -> HttpResponse:
    """The signs, newest first, with what came by each, and a form to put one up."""
    services = published_versions(jurisdiction_of(request.actor)).order_by("service__name")
    form = SignForm(request.POST or None, services=[(one.service.code, one.service.name) for one in services])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sign = put_up_sign(
                actor=request.actor,
                kind=SignKind(given["kind"]),
                place=given["place"],
                address=given["address"],
                service_code=given["service"],
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Listo: imprimilo o copiá el botón."))
            return redirect("workbench:sign", sign_code=sign.code)
    rows = signs_of(request.actor).select_related("service")
    found = keyset_page(rows, order=_NEWEST, after=request.GET.get("desde"))
    counts = cases_by_sign(one.pk for one in found.items)
    context = {
        "form": form,
        "rows": [(one, counts.get(one.pk, 0)) for one in found.items],
        "following": f"?desde={found.next}" if found.next else "",
    }
    return page(request, "workbench/settings/signs.html", context, status=422 if form.errors else 200)


@staff_page(*SIGNERS)
@require_GET
def sign(request: StaffRequest, sign_code: str) -> HttpResponse:
    """One sign to print, its QR code drawn here; or the button to copy into another site."""
    found = _sign(request, sign_code)
    address = request.build_absolute_uri(found.path)
    code_drawn = segno.make(address, error="m", micro=False)
    drawing = code_drawn.svg_inline(scale=8, border=4, dark="#000", light="#fff", omitsize=True)
    context = {
        "sign": found,
        "address": address,
        # Drawn from our own address by the library: nothing that anybody wrote is in it.
        "drawing": mark_safe(drawing),  # noqa: S308 - see above
        "button": f'<a href="{address}">{_("Pedir algo a la municipalidad")}</a>',
    }
    return page(request, "workbench/settings/sign.html", context)


@staff_page(*SIGNERS)
@require_POST
def take_down(request: StaffRequest, sign_code: str) -> HttpResponse:
    """Let a sign lead nowhere any more."""
    try:
        take_down_sign(actor=request.actor, code=sign_code)
    except SignUnknown as unknown:
        raise NotFound from unknown
    messages.success(request, _("Listo: quien lo abra ve que ya no está, y cómo pedir igual."))
    return redirect("workbench:signs")


def _sign(request: StaffRequest, code: str) -> Sign:
    found = signs_of(request.actor).select_related("service").filter(code=code).first()
    if found is None:
        raise NotFound
    return found
