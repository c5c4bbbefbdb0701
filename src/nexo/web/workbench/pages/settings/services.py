"""The services of the catalogue: who answers, the draft of the next version, its publication by somebody else."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.catalogue.actions.keep_service import name_deputy, switch_service
from nexo.domain.catalogue.actions.publish_version import listing_of, publish_version
from nexo.domain.catalogue.actions.write_version import MOST, TEXTS, discard_version, write_version
from nexo.domain.catalogue.enums import Lack, TermUnit, VersionStatus
from nexo.domain.catalogue.models import LegalTerm, PublicService, ServiceVersion
from nexo.domain.catalogue.policies import (
    PUBLISHERS,
    SERVICE_READERS,
    authors_of,
    may_publish,
    others_may_publish,
    services_of,
)
from nexo.domain.catalogue.queries.readiness import people_of
from nexo.domain.catalogue.rules.difference import Edition, differences, edition_of
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

WHERE: dict[Lack, tuple[str, Promise]] = {
    Lack.OWNER: ("workbench:reorganising", gettext_lazy("Reorganización")),
    Lack.DEPUTY: ("", gettext_lazy("Área suplente, en esta página")),
    Lack.STAFF: ("workbench:staff", gettext_lazy("Personal y roles")),
    Lack.TRAINED: ("workbench:training", gettext_lazy("Capacitación")),
    Lack.TEXTS: ("", gettext_lazy("Borrador de la próxima versión")),
}
"""Where each thing that lacks is mended: the address, empty for the page of the service, and its name."""


class VersionForm(UiForm):
    """What the next version says and promises, and what the law sets beside."""

    summary = forms.CharField(label=gettext_lazy("En una frase"), max_length=TEXTS["summary"])
    summary_en = forms.CharField(
        label=gettext_lazy("En una frase, en inglés"), max_length=TEXTS["summary_en"], required=False
    )
    description = forms.CharField(
        label=gettext_lazy("En detalle"),
        max_length=TEXTS["description"],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    description_en = forms.CharField(
        label=gettext_lazy("En detalle, en inglés"),
        max_length=TEXTS["description_en"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    audience = forms.CharField(
        label=gettext_lazy("Quién puede pedirlo"), max_length=TEXTS["audience"], required=False
    )
    audience_en = forms.CharField(
        label=gettext_lazy("Quién puede pedirlo, en inglés"), max_length=TEXTS["audience_en"], required=False
    )
    booking_url = forms.URLField(
        label=gettext_lazy("Dónde se saca turno (dirección de internet)"),
        max_length=TEXTS["booking_url"],
        required=False,
        assume_scheme="https",
    )
    response_amount = forms.IntegerField(
        label=gettext_lazy("Primera respuesta: cuánto"), min_value=1, max_value=MOST
    )
    response_unit = forms.ChoiceField(
        label=gettext_lazy("Primera respuesta: de qué"), choices=TermUnit.choices
    )
    resolution_amount = forms.IntegerField(
        label=gettext_lazy("Solución: cuánto"), min_value=1, max_value=MOST
    )
    resolution_unit = forms.ChoiceField(label=gettext_lazy("Solución: de qué"), choices=TermUnit.choices)
    legal_term_id = forms.ChoiceField(
        label=gettext_lazy("Plazo legal"),
        help_text=gettext_lazy(
            "Lo que manda una norma, aparte de lo prometido. Al lado, cuán segura es la norma."
        ),
        required=False,
    )

    def __init__(self, *args: Any, terms: list[LegalTerm], **kwargs: Any) -> None:
        """Offer the legal terms of the country that are in force."""
        super().__init__(*args, **kwargs)
        choice = self.fields["legal_term_id"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [
                ("", _("Ninguno")),
                *((str(one.pk), _told(one)) for one in terms),
            ]

    def changes(self) -> dict[str, Any]:
        """Return what the draft is to say."""
        given = dict(self.cleaned_data)
        law = given.pop("legal_term_id")
        return {**given, "legal_term_id": UUID(law) if law else None}


def _told(term: LegalTerm) -> str:
    """Say a legal term and how sure it is, in a line."""
    what = f"{term.norm} {term.article}: {term.amount} {term.get_unit_display()}, {term.subject}"
    return f"{what} [{term.get_verification_display()}]"


class DeputyForm(UiForm):
    """Which unit stands in."""

    unit = forms.ChoiceField(label=gettext_lazy("Área suplente"))

    def __init__(self, *args: Any, service: PublicService, **kwargs: Any) -> None:
        """Offer every unit in force but the owner."""
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(
            jurisdiction_id=service.jurisdiction_id, valid_to__isnull=True, is_external=False
        ).exclude(pk=service.owner_unit_id)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(unit.pk), unit.name) for unit in rows.order_by("name")]


class SwitchForm(UiForm):
    """Why a service is switched off."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué se apaga"),
        help_text=gettext_lazy("Queda en la auditoría. No escribas datos de personas."),
        max_length=200,
        required=False,
    )


@staff_page(*SERVICE_READERS)
@require_GET
def services(request: StaffRequest) -> HttpResponse:
    """All services with their areas and how they stand."""
    rows = services_of(request.actor).select_related("group", "owner_unit", "deputy_unit")
    versions = ServiceVersion.objects.filter(service__jurisdiction_id=jurisdiction_of(request.actor))
    found = set(versions.exclude(status=VersionStatus.RETIRED).values_list("status", "service_id"))
    context = {
        "rows": list(rows.order_by("group__order", "name")),
        "drafts": {service for status, service in found if status == VersionStatus.DRAFT},
        "in_force": {service for status, service in found if status == VersionStatus.PUBLISHED},
        "writes": request.actor.has_role(*PUBLISHERS),
    }
    return page(request, "workbench/settings/services.html", context)


@staff_page(*SERVICE_READERS)
@require_GET
def service(request: StaffRequest, code: str) -> HttpResponse:
    """One service: its areas, what is promised, what the law sets, the draft, what it lacks, its history."""
    return _shown(request, _service(request, code))


@staff_page(*PUBLISHERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, code: str) -> HttpResponse:
    """Write the draft of the next version; what is in force stays until somebody else publishes it."""
    row = _kept(request, code)
    versions = list(row.versions.order_by("-number"))
    model = next((one for one in versions if one.status == VersionStatus.DRAFT), None) or versions[0]
    terms = LegalTerm.objects.filter(country=row.jurisdiction.country, valid_to__isnull=True)
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        terms=list(terms.order_by("norm", "code")),
        initial={name: getattr(model, name) for name in VersionForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            write_version(actor=request.actor, service_id=row.pk, changes=form.changes())
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado en el borrador. Lo publica otra persona."))
            return redirect("workbench:service", code=code)
    context = {"form": form, "service": row}
    return page(request, "workbench/settings/service_draft.html", context, status=422 if form.errors else 200)


@staff_page(*PUBLISHERS)
@require_POST
def publish(request: StaffRequest, code: str) -> HttpResponse:
    """Put the draft into force: by somebody who wrote none of it, and with all that the service needs."""
    row = _kept(request, code)
    draft = row.versions.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        messages.error(request, _("No hay borrador para publicar."))
        return redirect("workbench:service", code=code)
    try:
        publish_version(actor=request.actor, version_id=draft.pk)
    except DomainError as refused:
        return _shown(request, row, refused=refused)
    messages.success(request, _("Publicada. Los casos abiertos siguen con la versión que tenían."))
    return redirect("workbench:service", code=code)


@staff_page(*PUBLISHERS)
@require_POST
def discard(request: StaffRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    try:
        discard_version(actor=request.actor, service_id=_kept(request, code).pk)
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Descartado: sigue todo como está publicado."))
    return redirect("workbench:service", code=code)


@staff_page(*PUBLISHERS)
@require_POST
def deputy(request: StaffRequest, code: str) -> HttpResponse:
    """Name the unit that stands in."""
    row = _kept(request, code)
    form = DeputyForm(request.POST, service=row)
    if not form.is_valid():
        return _shown(request, row, deputy=form)
    try:
        name_deputy(actor=request.actor, service_id=row.pk, unit_id=UUID(form.cleaned_data["unit"]))
    except DomainError as refused:
        return _shown(request, row, refused=refused)
    messages.success(request, _("Listo: vale desde ya."))
    return redirect("workbench:service", code=code)


@staff_page(*PUBLISHERS)
@require_POST
def switch(request: StaffRequest, code: str) -> HttpResponse:
    """Switch a service off, with a reason, or on again."""
    row = _kept(request, code)
    form = SwitchForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        switch_service(actor=request.actor, service_id=row.pk, is_active=not row.is_active, reason=reason)
    except DomainError as refused:
        return _shown(request, row, refused=refused)
    messages.success(request, _("Listo: vale desde ya."))
    return redirect("workbench:service", code=code)


def _service(request: StaffRequest, code: str) -> PublicService:
    rows = services_of(request.actor).select_related("jurisdiction", "group", "owner_unit", "deputy_unit")
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _kept(request: StaffRequest, code: str) -> PublicService:
    row = _service(request, code)
    if not may_publish(request.actor, row):
        raise NotFound
    return row


def _shown(
    request: StaffRequest,
    row: PublicService,
    *,
    refused: DomainError | None = None,
    deputy: DeputyForm | None = None,
) -> HttpResponse:
    versions = list(row.versions.select_related("legal_term").order_by("-number"))
    draft = next((one for one in versions if one.status == VersionStatus.DRAFT), None)
    in_force = next((one for one in versions if one.status == VersionStatus.PUBLISHED), None)
    missing = people_of(row.jurisdiction_id).lacks(row, draft or in_force)
    writes = may_publish(request.actor, row)
    is_own = draft is not None and request.actor.account_id in authors_of(draft)
    context = {
        "service": row,
        "versions": [one for one in versions if one is not draft],
        "draft": draft,
        "in_force": in_force,
        "lacks": [
            {"what": capfirst(one.label), "url": WHERE[one][0], "where": WHERE[one][1]} for one in missing
        ],
        "writes": writes,
        "changes": _changes(row, in_force, draft),
        "is_own": is_own,
        "is_alone": is_own and not others_may_publish(request.actor, row),
        "deputy": deputy
        or (DeputyForm(service=row, initial={"unit": row.deputy_unit_id}) if writes else None),
        "off": SwitchForm(),
        "refused": refused.said if refused else "",
    }
    is_wrong = refused is not None or deputy is not None
    return page(request, "workbench/settings/service.html", context, status=422 if is_wrong else 200)


def _changes(row: PublicService, in_force: ServiceVersion | None, draft: ServiceVersion | None) -> list[str]:
    """Say what the draft changes against what is in force."""
    if draft is None:
        return []
    names = listing_of(row)
    return differences(edition_of(in_force, names) if in_force else Edition(), edition_of(draft, names))
