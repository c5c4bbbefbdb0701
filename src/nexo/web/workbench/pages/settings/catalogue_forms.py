"""The forms by which a service is written: a new one, its card, one question."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.catalogue.actions.write_version import LISTED, TEXTS
from nexo.domain.catalogue.enums import LISTED as WITH_OPTIONS
from nexo.domain.catalogue.enums import FieldKind, ServiceKind
from nexo.domain.catalogue.models import ServiceGroup, ServiceVersion
from nexo.domain.catalogue.rules.form import answer_of, choices_of, label_of
from nexo.domain.catalogue.rules.form_check import HELP, LABEL, answers_to
from nexo.domain.organisation.models import Unit
from nexo.web.ui.forms import UiForm

Question = dict[str, Any]


class NewServiceForm(UiForm):
    """What a new service begins with."""

    name = forms.CharField(
        label=gettext_lazy("Cómo se llama"),
        help_text=gettext_lazy("Con las palabras de la calle, como «Luminaria apagada»."),
        max_length=LISTED["name"],
    )
    code = forms.CharField(
        label=gettext_lazy("Código corto"),
        help_text=gettext_lazy("Letras y números, como AP01. No cambia más."),
        max_length=8,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Qué es"),
        choices=[(value, capfirst(label)) for value, label in ServiceKind.choices],
    )
    group = forms.ChoiceField(label=gettext_lazy("En qué grupo de la guía"))
    unit = forms.ChoiceField(label=gettext_lazy("Área responsable"))
    summary = forms.CharField(label=gettext_lazy("En una frase"), max_length=TEXTS["summary"])
    description = forms.CharField(
        label=gettext_lazy("En detalle"),
        max_length=TEXTS["description"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    keywords = forms.CharField(
        label=gettext_lazy("Palabras de la gente"),
        help_text=gettext_lazy("Una por renglón: cómo lo diría cada quien, como «no anda la luz»."),
        max_length=LISTED["keywords"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], groups: Sequence[ServiceGroup], **kwargs: Any
    ) -> None:
        """Offer the areas and the groups of the town."""
        super().__init__(*args, **kwargs)
        offered = {
            "unit": [(str(one.pk), one.name) for one in units],
            "group": [(str(one.pk), one.name) for one in groups],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class CardForm(UiForm):
    """How a service is found, what it costs, where it is asked for, what has to be brought and said."""

    name = forms.CharField(label=gettext_lazy("Cómo se llama"), max_length=LISTED["name"])
    name_en = forms.CharField(
        label=gettext_lazy("Cómo se llama, en inglés"), max_length=LISTED["name_en"], required=False
    )
    keywords = forms.CharField(
        label=gettext_lazy("Palabras de la gente"),
        help_text=gettext_lazy("Una por renglón: cómo lo diría cada quien, como «no anda la luz»."),
        max_length=LISTED["keywords"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    cost_text = forms.CharField(
        label=gettext_lazy("Cuánto cuesta"),
        help_text=gettext_lazy("Vacío: no tiene costo."),
        max_length=TEXTS["cost_text"],
        required=False,
    )
    where_text = forms.CharField(
        label=gettext_lazy("Por dónde se pide"),
        help_text=gettext_lazy("Vacío: por el sitio, WhatsApp, teléfono o en persona."),
        max_length=TEXTS["where_text"],
        required=False,
    )
    law_text = forms.CharField(
        label=gettext_lazy("Qué norma lo regula"), max_length=TEXTS["law_text"], required=False
    )
    documents = forms.CharField(
        label=gettext_lazy("Documentos que hay que traer"),
        help_text=gettext_lazy("Uno por renglón."),
        max_length=2_600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    needs_location = forms.BooleanField(label=gettext_lazy("Se pregunta el lugar"), required=False)
    wants_photo = forms.BooleanField(label=gettext_lazy("Se pide una foto"), required=False)
    needs_person = forms.BooleanField(label=gettext_lazy("Se pide nombre y documento"), required=False)
    needs_contact = forms.BooleanField(label=gettext_lazy("Hay que dejar un contacto"), required=False)
    anonymous_allowed = forms.BooleanField(label=gettext_lazy("Se puede pedir sin dar datos"), required=False)

    def changes(self, before: ServiceVersion) -> dict[str, Any]:
        """Return what the draft is to say; a document that stays keeps what else is known of it."""
        data = dict(self.cleaned_data)
        listed = {name: data.pop(name) for name in LISTED}
        held = {str(one["name"]): one for one in before.documents}
        names = [line.strip() for line in data.pop("documents").splitlines() if line.strip()]
        papers = [held.get(name, {"name": name, "required": True}) for name in names]
        return {**data, "listed": listed, "documents": papers}


class QuestionForm(UiForm):
    """One question: how it is asked and answered, and whether it waits for another answer."""

    label = forms.CharField(label=gettext_lazy("La pregunta"), max_length=LABEL)
    label_en = forms.CharField(label=gettext_lazy("La pregunta, en inglés"), max_length=LABEL, required=False)
    help = forms.CharField(
        label=gettext_lazy("Ayuda"),
        help_text=gettext_lazy("Un renglón bajo la pregunta: dónde se encuentra el dato, para qué se pide."),
        max_length=HELP,
        required=False,
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Cómo se responde"),
        choices=[(value, capfirst(label)) for value, label in FieldKind.choices],
    )
    choices = forms.CharField(
        label=gettext_lazy("Opciones"),
        help_text=gettext_lazy("Una por renglón. Solo para listas."),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    required = forms.BooleanField(label=gettext_lazy("Es obligatoria"), required=False)
    only_if = forms.MultipleChoiceField(
        label=gettext_lazy("Se pregunta solo si"),
        help_text=gettext_lazy("Sin marcar: siempre. Todas las marcas, de una misma pregunta anterior."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, before: Sequence[Question], was: Question | None, **kwargs: Any) -> None:
        """Offer the answers to the questions `before` this one as conditions."""
        super().__init__(*args, **kwargs)
        self._was = was or {}
        offered = [
            (f"{one['name']}={value}", f"«{label_of(one)}» {_('es')} «{_told(one, value)}»")
            for one in before
            for value in answers_to(one)
        ]
        field = self.fields["only_if"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = offered
        if not offered:
            del self.fields["only_if"]

    def clean_only_if(self) -> dict[str, Any] | None:
        """Gather the marks into one condition."""
        marks = [mark.partition("=") for mark in self.cleaned_data["only_if"]]
        names = {name for name, _equals, _value in marks}
        if len(names) > 1:
            raise forms.ValidationError(_("Marcá respuestas de una sola pregunta."), code="several")
        return {"name": names.pop(), "values": [value for *_rest, value in marks]} if marks else None

    def question(self) -> Question:
        """Return the question as the catalogue keeps it; an option that stays keeps what else is known of it."""
        data = self.cleaned_data
        held = {
            label: one
            for one, (_value, label) in zip(self._was.get("choices", ()), choices_of(self._was), strict=True)
        }
        lines = [line.strip() for line in data["choices"].splitlines() if line.strip()]
        return {
            **{name: data[name] for name in ("label", "label_en", "help", "type", "required")},
            "choices": [held.get(line, line) for line in lines] if data["type"] in WITH_OPTIONS else [],
            "only_if": data.get("only_if"),
        }


def _told(question: Question, value: str) -> str:
    return answer_of(question, value == "true" if question.get("type") == FieldKind.YES_NO else value)


def shown_question(question: Question) -> dict[str, Any]:
    """Return what the form of a question begins with."""
    only_if = question.get("only_if") or {"name": "", "values": ()}
    return {
        **question,
        "choices": "\n".join(label for _value, label in choices_of(question)),
        "only_if": [f"{only_if['name']}={value}" for value in only_if["values"]],
    }
