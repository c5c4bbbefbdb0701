"""Macros: written in sentences, kept in versions, switched; with what they saved."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.automation.actions.write_macro import restore_macro, switch_macro, write_macro
from nexo.domain.automation.enums import FOR_RULES, Do
from nexo.domain.automation.models import Macro, MacroVersion
from nexo.domain.automation.policies import MACRO_WRITERS, may_write_macros, units_of_macros
from nexo.domain.automation.queries.macros import DAYS, listed_macros, one_macro
from nexo.domain.automation.queries.words import lexicon_of
from nexo.domain.automation.rules.grammar import DO, WHEN
from nexo.domain.automation.rules.minutes import table
from nexo.domain.automation.rules.reading import LONGEST
from nexo.domain.catalogue.rules.routing.sentence import Field
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.text.difference import Line, difference
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class MacroForm(UiForm):
    """A name to find it by, for whom it is, and its steps."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=80)
    unit = forms.ChoiceField(label=gettext_lazy("Quién la usa"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Pasos, uno por línea"),
        help_text=gettext_lazy("Por ejemplo: responder con AP-RECIBIDO. No escribas datos de personas."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "lang": "es"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the units whose macros the official may write."""
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ChoiceField):
            units = [(str(row.pk), row.name) for row in units_of_macros(actor)]
            everybody = [("", _("Todo el municipio"))] if may_write_macros(actor, None) else []
            choice.choices = [*everybody, *units]
            choice.required = not everybody


@staff_page(*MACRO_WRITERS)
@require_GET
def macros(request: StaffRequest) -> HttpResponse:
    """The macros that the official may write, with what they saved."""
    rows = listed_macros(request.actor)
    context = {"rows": rows, "days": DAYS, "minutes": sum(row.minutes for row in rows)}
    return page(request, "workbench/settings/macros.html", context)


@staff_page(*MACRO_WRITERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, macro_id: UUID | None = None) -> HttpResponse:
    """Write a macro; what is wrong is told with its line."""
    macro, versions = one_macro(request.actor, macro_id) if macro_id else (None, [])
    shown = {"name": macro.name, "unit": str(macro.unit_id or ""), "text": macro.text} if macro else None
    form = MacroForm(request.POST or None, initial=shown, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            write_macro(
                actor=request.actor,
                name=data["name"],
                text=data["text"],
                unit_id=UUID(data["unit"]) if data["unit"] else None,
                macro_id=macro_id,
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardada: ya se ofrece en los casos."))
            return redirect("workbench:macros")
    context = {
        "form": form,
        "macro": macro,
        "history": _told(macro, list(versions)),
    }
    return page(request, "workbench/settings/macro.html", context, status=422 if form.errors else 200)


@staff_page(*MACRO_WRITERS)
@require_GET
def words(request: StaffRequest) -> HttpResponse:
    """How steps are written, and what they may name; with `para=reglas` how rules are."""
    for_rules = request.GET.get("para") == "reglas"
    lexicon = lexicon_of(jurisdiction_of(request.actor))
    context = {
        "for_rules": for_rules,
        "whens": [_slots(one) for one in WHEN],
        "steps": _steps_told(request.actor, FOR_RULES if for_rules else frozenset(Do)),
        "words": lexicon.rules if for_rules else lexicon.macros,
        "services": lexicon.tongue.vocabulary.fields[Field.SERVICE].things,
        "zones": lexicon.tongue.vocabulary.fields[Field.ZONE].things,
        "phases": lexicon.rules.vocabulary.fields[Field.PHASE].things,
    }
    fragment = "_" if request.headers.get("HX-Request") else ""
    return page(request, f"workbench/settings/{fragment}automation_words.html", context)


@staff_page(*MACRO_WRITERS)
@require_POST
def switch(request: StaffRequest, macro_id: UUID) -> HttpResponse:
    """Offer a macro or not."""
    on = request.POST.get("on") == "1"
    switch_macro(actor=request.actor, macro_id=macro_id, on=on)
    messages.success(request, _("Vuelve a ofrecerse.") if on else _("Ya no se ofrece."))
    return redirect("workbench:macros")


@staff_page(*MACRO_WRITERS)
@require_POST
def restore(request: StaffRequest, macro_id: UUID, number: int) -> HttpResponse:
    """Let a macro say again what it said before."""
    try:
        restore_macro(actor=request.actor, macro_id=macro_id, number=number)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Dice otra vez lo que decía la versión %(n)s.") % {"n": number})
    return redirect("workbench:macro", macro_id=macro_id)


def _steps_told(actor: Actor, only: frozenset[Do]) -> list[tuple[str, float]]:
    """Return how each step is written, and the minutes that it is assumed to save."""
    minutes = table(Jurisdiction.objects.values_list("local_rules", flat=True).get(pk=jurisdiction_of(actor)))
    return [(_slots(template), minutes[do]) for template, do in DO.items() if do in only]


def _slots(template: str) -> str:
    """Return a template as people read it."""
    for slot, word in _WORDS.items():
        template = template.replace(f"{{{slot}}}", word)
    return template


_WORDS = {
    "unit": "ÁREA",
    "text": "«…»",
    "answer": "RESPUESTA",
    "n": "N",
    "result": "RESULTADO",
    "reason": "MOTIVO",
    "phases": "ESTADO",
}


def _told(macro: Macro | None, versions: list[MacroVersion]) -> list[tuple[MacroVersion, list[Line]]]:
    """Return the versions of a macro, the newest first, each with what it changed; the first changed nothing."""
    before = [*(one.text for one in versions[1:]), *(one.text for one in versions[-1:])]
    return (
        [(one, difference(old, one.text)) for one, old in zip(versions, before, strict=True)] if macro else []
    )
