"""Writing services without code: a new one, its card, its questions, beside what the neighbour will see."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.catalogue.actions.add_service import NewService, add_service
from nexo.domain.catalogue.actions.edit_questions import move_question, put_question, remove_question
from nexo.domain.catalogue.actions.publish_version import listing_of
from nexo.domain.catalogue.actions.write_version import restore_version, write_version
from nexo.domain.catalogue.enums import ServiceKind, VersionStatus
from nexo.domain.catalogue.errors import QuestionInvalid, ServiceUnknown
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.catalogue.policies import PUBLISHERS, may_publish, services_of, units_to_serve
from nexo.domain.catalogue.rules.difference import condition_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm, dress
from nexo.web.workbench.asking import as_neighbours_see
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.settings.catalogue_forms import (
    CardForm,
    NewServiceForm,
    QuestionForm,
    shown_question,
)

_NUMBER = re.compile("[0-9]{1,4}")
_MOVES = {"up": -1, "down": 1}


@staff_page(*PUBLISHERS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write a new service into the catalogue; nobody can ask for it before it is published."""
    groups = ServiceGroup.objects.filter(jurisdiction_id=jurisdiction_of(request.actor)).order_by(
        "order", "name"
    )
    form = NewServiceForm(
        request.POST or None, units=list(units_to_serve(request.actor)), groups=list(groups)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        begun = NewService(
            code=data["code"].strip().upper(),
            kind=ServiceKind(data["kind"]),
            group_id=UUID(data["group"]),
            unit_id=UUID(data["unit"]),
            **{name: data[name] for name in ("name", "keywords", "summary", "description")},
        )
        try:
            service = add_service(actor=request.actor, new=begun)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado como borrador. Seguí con las preguntas."))
            return redirect("workbench:service_questions", code=service.code)
    context = {"form": form}
    return page(request, "workbench/settings/service_new.html", context, status=422 if form.errors else 200)


@staff_page(*PUBLISHERS)
@require_http_methods(["GET", "POST"])
def card(request: StaffRequest, code: str) -> HttpResponse:
    """Write how a service is found and what it asks for, in the draft."""
    row, shown = kept(request, code)
    form = CardForm(request.POST if request.method == "POST" else None, initial=_card(row, shown))
    if request.method == "POST" and form.is_valid():
        try:
            write_version(actor=request.actor, service_id=row.pk, changes=form.changes(shown))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado en el borrador."))
            return redirect("workbench:service", code=code)
    context = {"form": form, "service": row, **neighbour(row, shown)}
    return page(request, "workbench/settings/service_card.html", context, status=422 if form.errors else 200)


@staff_page(*PUBLISHERS)
@require_POST
def card_preview(request: StaffRequest, code: str) -> HttpResponse:
    """Show what the neighbour would read, while the card is written."""
    row, shown = kept(request, code)
    form = CardForm(request.POST)
    if form.is_valid():
        for name, value in form.changes(shown).items():
            setattr(shown, name, value)
    return page(request, "workbench/settings/_neighbour.html", neighbour(row, shown))


@staff_page(*PUBLISHERS)
@require_GET
def questions(request: StaffRequest, code: str) -> HttpResponse:
    """The questions of the draft in their order, beside the page of the neighbour."""
    row, shown = kept(request, code)
    return page(request, "workbench/settings/service_questions.html", _listed(row, shown))


@staff_page(*PUBLISHERS)
@require_http_methods(["GET", "POST"])
def question(request: StaffRequest, code: str, name: str | None = None) -> HttpResponse:
    """Write one question, new or there already."""
    row, shown = kept(request, code)
    was = next((one for one in shown.fields if one["name"] == name), None)
    if name is not None and was is None:
        messages.error(request, _("Esa pregunta ya no está en el borrador."))
        return redirect("workbench:service_questions", code=code)
    form = _question_form(request, shown, was)
    if request.method == "POST" and form.is_valid():
        try:
            put_question(actor=request.actor, service_id=row.pk, name=name, question=form.question())
        except DomainError as refused:
            form.add_error(_place_of(refused, form, name), refused.said)
        else:
            messages.success(request, _("Guardado en el borrador."))
            return redirect("workbench:service_questions", code=code)
    context = {"form": form, "service": row, "was": was, **neighbour(row, shown)}
    return page(
        request, "workbench/settings/service_question.html", context, status=422 if form.errors else 200
    )


@staff_page(*PUBLISHERS)
@require_POST
def question_preview(request: StaffRequest, code: str) -> HttpResponse:
    """Show the form of the neighbour with the question as it stands in the fields."""
    row, shown = kept(request, code)
    name = request.GET.get("pregunta", "")
    was = next((one for one in shown.fields if one["name"] == name), None)
    form = _question_form(request, shown, was)
    if form.is_valid():
        put = {"name": name or "nueva", **form.question()}
        if was:
            shown.fields = [put if one["name"] == name else one for one in shown.fields]
        else:
            shown.fields = [*shown.fields, put]
    return page(request, "workbench/settings/_neighbour.html", neighbour(row, shown))


@staff_page(*PUBLISHERS)
@require_POST
def question_move(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """Move a question one place up or down, or take it out."""
    row, shown = kept(request, code)
    try:
        if request.POST.get("do") == "remove":
            remove_question(actor=request.actor, service_id=row.pk, name=name)
        else:
            steps = _MOVES.get(request.POST.get("do", ""), 0)
            move_question(actor=request.actor, service_id=row.pk, name=name, steps=steps)
    except QuestionInvalid as refused:
        context = {**_listed(row, shown), "refused": refused.said}
        return page(request, "workbench/settings/service_questions.html", context, status=422)
    return redirect("workbench:service_questions", code=code)


@staff_page(*PUBLISHERS)
@require_POST
def restore(request: StaffRequest, code: str) -> HttpResponse:
    """Make the draft like an old version."""
    row, _shown = kept(request, code)
    number = request.POST.get("number", "")
    try:
        restore_version(
            actor=request.actor, service_id=row.pk, number=int(number) if _NUMBER.fullmatch(number) else 0
        )
    except ServiceUnknown:
        messages.error(request, _("Esa versión no existe."))
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("El borrador quedó como esa versión. Falta publicarlo."))
    return redirect("workbench:service", code=code)


def kept(request: StaffRequest, code: str) -> tuple[PublicService, ServiceVersion]:
    """Return a service that the official keeps, with the version worked on: the draft, else the one in force."""
    rows = services_of(request.actor).select_related("jurisdiction", "group", "owner_unit", "deputy_unit")
    row = rows.filter(code=code).first()
    if row is None or not may_publish(request.actor, row):
        raise NotFound
    versions = {one.status: one for one in row.versions.order_by("number")}
    shown = versions.get(VersionStatus.DRAFT) or versions.get(VersionStatus.PUBLISHED)
    if shown is None:
        raise NotFound
    return row, shown


def neighbour(row: PublicService, shown: ServiceVersion) -> dict[str, Any]:
    """Return what the preview of the neighbour's page needs."""
    form = UiForm(auto_id="muestra_%s", prefix="muestra")
    for one in shown.fields:
        field = as_neighbours_see(one, shown.fields)
        dress(field.widget)
        form.fields[str(one["name"])] = field
    name = shown.listed.get("name") or row.name
    return {"preview": {"name": name, "version": shown, "service": row, "form": form}}


def _card(row: PublicService, shown: ServiceVersion) -> dict[str, Any]:
    plain = {name: getattr(shown, name, "") for name in CardForm.base_fields}
    papers = "\n".join(str(one["name"]) for one in shown.documents)
    return {**plain, **(shown.listed or listing_of(row)), "documents": papers}


def _listed(row: PublicService, shown: ServiceVersion) -> dict[str, Any]:
    rows = [{"question": one, "when": condition_of(one, shown.fields)} for one in shown.fields]
    return {"service": row, "version": shown, "rows": rows, **neighbour(row, shown)}


def _question_form(request: StaffRequest, shown: ServiceVersion, was: dict[str, Any] | None) -> QuestionForm:
    place = shown.fields.index(was) if was else len(shown.fields)
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        before=shown.fields[:place],
        was=was,
        initial=shown_question(was) if was else {},
    )


def _place_of(refused: DomainError, form: QuestionForm, name: str | None) -> str | None:
    """Return the field to say a refusal at; of another question than this one it is said above."""
    is_other = isinstance(refused, QuestionInvalid) and name is not None and refused.name != name
    return refused.field if refused.field in form.fields and not is_other else None
