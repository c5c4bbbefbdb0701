"""Standard answers: what the town says again and again, with its blanks."""

import re
import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.interactions import registry
from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.knowledge.policies import ANSWERERS
from nexo.domain.knowledge.queries.answers import answers_of, find_answer
from nexo.domain.knowledge.rules import variables
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SAMPLE = {
    "nombre": "Rosa",
    "codigo": "LC-7F3K9A-M",
    "servicio": "Luminaria apagada",
    "area": "Alumbrado",
    "cargo": "Dirección de Alumbrado",
    "vence": "jueves 26 de noviembre",
    "direccion": "Belgrano 450",
    "oficina": "Atención Vecinal",
    "horario": "de 8 a 14",
    "municipio": "Los Ceibos",
    "agente": "Ana",
}


class AnswerForm(UiForm):
    """A title to find it by, the text, and where it is offered."""

    title = forms.CharField(label=gettext_lazy("Título"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Texto"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    service_code = forms.CharField(
        label=gettext_lazy("Sólo para el servicio"),
        help_text=gettext_lazy("El código, como AP01. Vacío: se ofrece siempre."),
        max_length=20,
        required=False,
    )
    channel = forms.ChoiceField(label=gettext_lazy("Sólo por el canal"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Se ofrece al responder"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the channels that are installed."""
        super().__init__(*args, **kwargs)
        channels = [(channel.slug, _(channel.label)) for channel in registry.channels.all()]
        choice = self.fields["channel"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Todos")), *channels]


@staff_page(*ANSWERERS)
@require_GET
def answers(request: StaffRequest) -> HttpResponse:
    """All answers of the town, by title."""
    rows = answers_of(jurisdiction_of(request.actor))
    return page(request, "workbench/settings/answers.html", {"rows": rows})


@staff_page(*ANSWERERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, answer_id: UUID | None = None) -> HttpResponse:
    """Write an answer; what is wrong with its blanks is told here, not when it is sent."""
    answer = _answer(request, answer_id)
    form = AnswerForm(request.POST or None, initial=_shown(answer))
    if request.method == "POST" and form.is_valid():
        code = answer.code if answer else _code(form.cleaned_data["title"])
        try:
            write_answer(actor=request.actor, code=code, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardada."))
            return redirect("workbench:answers")
    context = {
        "form": form,
        "answer": answer,
        "variables": variables.VARIABLES.items(),
        **_sample(str(form["body"].value() or "")),
    }
    return page(request, "workbench/settings/answer.html", context, status=422 if form.errors else 200)


@staff_page(*ANSWERERS)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """Show how the text would read, while it is written."""
    return page(request, "workbench/settings/_preview.html", _sample(request.POST.get("body", "")))


def _answer(request: StaffRequest, answer_id: UUID | None) -> StandardAnswer | None:
    if answer_id is None:
        return None
    found = find_answer(jurisdiction_of(request.actor), answer_id)
    if found is None:
        raise NotFound
    return found


def _shown(answer: StandardAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"is_active": True}
    return {name: getattr(answer, name) for name in AnswerForm.base_fields}


def _sample(body: str) -> dict[str, str]:
    try:
        return {"sample": variables.fill(body, _SAMPLE), "wrong": ""}
    except DomainError as refused:
        return {"sample": "", "wrong": refused.said}


def _code(title: str) -> str:
    """Make a code of the title that no other answer has."""
    stem = re.sub(r"[^a-z0-9-]", "", slugify(title))[:30]
    return f"{stem}-{secrets.token_hex(3)}"
