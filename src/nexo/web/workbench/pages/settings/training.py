"""Who was trained for what: recorded one by one or from a file, withdrawn where it was a mistake."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.catalogue.actions.record_training import (
    COLUMNS,
    Course,
    import_trainings,
    record_training,
    withdraw_training,
)
from nexo.domain.catalogue.models import PublicService, ServiceGroup
from nexo.domain.catalogue.policies import TRAINERS, TRAINING_READERS, staff_to_train, trainings_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.paging import keyset_page
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MOST_BYTES = 300_000


def _day(label: Any, hint: Any = "", *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TrainingForm(UiForm):
    """Who, for what, when, until when, by what paper."""

    staff = forms.ChoiceField(label=gettext_lazy("Quién"))
    subject = forms.ChoiceField(label=gettext_lazy("Para qué grupo o servicio"))
    done_on = _day(gettext_lazy("Cuándo"), required=True)
    valid_to = _day(gettext_lazy("Vale hasta"), gettext_lazy("Vacío: no vence."), required=False)
    certificate = forms.CharField(
        label=gettext_lazy("Certificado"),
        help_text=gettext_lazy("Por ejemplo: Curso 4/2026, planilla 12."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer who works below the official, and what there is to be trained for."""
        super().__init__(*args, **kwargs)
        town = jurisdiction_of(actor)
        people = [one for one in staff_to_train(actor).select_related("unit") if one.pk != actor.staff_id]
        groups = ServiceGroup.objects.filter(jurisdiction_id=town).order_by("order", "code")
        services = PublicService.objects.filter(jurisdiction_id=town).order_by("name")
        offered: dict[str, list[Any]] = {
            "staff": [("", ""), *((str(one.pk), f"{one.name} · {one.unit.name}") for one in people)],
            "subject": [
                ("", ""),
                (_("Todo un grupo"), [(f"group:{one.code}", one.name) for one in groups]),
                (_("Un servicio"), [(f"service:{one.code}", f"{one.name} ({one.code})") for one in services]),
            ],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def course(self) -> Course:
        """Return what was done."""
        given = self.cleaned_data
        kind, _colon, code = given["subject"].partition(":")
        return Course(
            service=code if kind == "service" else "",
            group=code if kind == "group" else "",
            done_on=given["done_on"],
            valid_to=given["valid_to"],
            certificate=given["certificate"],
        )


class FileForm(UiForm):
    """A file with many of them."""

    file = forms.FileField(
        label=gettext_lazy("Archivo CSV"), widget=forms.FileInput(attrs={"accept": ".csv"})
    )


class ReasonForm(UiForm):
    """Why a record is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Por qué se retira"), max_length=200)


@staff_page(*TRAINING_READERS)
@require_GET
def training(request: StaffRequest) -> HttpResponse:
    """The newest records, and a form to add one."""
    records = request.actor.has_role(*TRAINERS)
    form = TrainingForm(actor=request.actor) if records else None
    return _shown(request, form, FileForm() if records else None)


@staff_page(*TRAINERS)
@require_POST
def record(request: StaffRequest) -> HttpResponse:
    """Write down that somebody was trained."""
    form = TrainingForm(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            staff_id = UUID(form.cleaned_data["staff"])
            record_training(actor=request.actor, staff_id=staff_id, course=form.course())
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Anotada."))
            return redirect("workbench:training")
    return _shown(request, form, FileForm())


@staff_page(*TRAINERS)
@require_POST
def import_(request: StaffRequest) -> HttpResponse:
    """Record all that a file holds, or nothing of it."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            many = import_trainings(actor=request.actor, text=_text(form.cleaned_data["file"]))
        except (DomainError, UnicodeDecodeError) as wrong:
            said = wrong.said if isinstance(wrong, DomainError) else _("El archivo tiene que estar en UTF-8.")
            form.add_error("file", said)
        else:
            told = ngettext("Anotada %(n)s capacitación.", "Anotadas %(n)s capacitaciones.", many)
            messages.success(request, told % {"n": many})
            return redirect("workbench:training")
    return _shown(request, TrainingForm(actor=request.actor), form)


@staff_page(*TRAINERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """Withdraw a record, with a reason."""
    row = (
        trainings_of(request.actor)
        .select_related("staff", "service", "group")
        .filter(pk=training_id, withdrawn_at__isnull=True)
        .first()
    )
    if row is None or not staff_to_train(request.actor).filter(pk=row.staff_id).exists():
        raise NotFound
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_training(actor=request.actor, training_id=training_id, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Retirada: ya no cuenta."))
            return redirect("workbench:training")
    context = {"form": form, "row": row}
    return page(
        request, "workbench/settings/training_withdraw.html", context, status=422 if form.errors else 200
    )


def _text(file: Any) -> str:
    return str(file.read(_MOST_BYTES).decode("utf-8"))


def _shown(request: StaffRequest, form: TrainingForm | None, file: FileForm | None) -> HttpResponse:
    rows = trainings_of(request.actor).select_related("staff__unit", "service", "group")
    found = keyset_page(rows, order=("-recorded_at", "-id"), after=request.GET.get("desde"))
    today: date = clock.now().date()
    context = {
        "rows": [
            {
                "row": row,
                "holds": row.withdrawn_at is None and (row.valid_to is None or row.valid_to >= today),
            }
            for row in found.items
        ],
        "following": f"?desde={found.next}" if found.next else "",
        "form": form,
        "file": file,
        "columns": ",".join(COLUMNS),
    }
    wrong = bool((form is not None and form.errors) or (file is not None and file.errors))
    return page(request, "workbench/settings/training.html", context, status=422 if wrong else 200)
