"""The questions of a service as fields of a form, for who opens a case and for who writes the questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nexo.domain.catalogue.enums import FieldKind
from nexo.domain.catalogue.rules import form as questions
from nexo.domain.catalogue.rules.difference import condition_of


class DayInput(forms.DateInput):
    """A day, chosen as the device does it."""

    input_type = "date"


def field_of(field: dict[str, object], fields: list[dict[str, object]]) -> forms.Field:
    """Return the field by which an official answers one question of `fields`."""
    label, when = questions.label_of(field), condition_of(field, fields)
    hint = ". ".join(part for part in (when, questions.help_of(field)) if part)
    # Whether what waits for another answer is missing, only the catalogue knows.
    required = bool(field.get("required")) and not when
    if field.get("type") == "choice":
        choices = [("", "—"), *questions.choices_of(field)]
        return forms.ChoiceField(label=label, required=required, choices=choices, help_text=hint)
    if field.get("type") == "choices":
        return forms.MultipleChoiceField(
            label=label,
            required=required,
            choices=questions.choices_of(field),
            widget=forms.CheckboxSelectMultiple,
            help_text=hint,
        )
    if field.get("type") == "bool":
        return forms.BooleanField(label=label, required=False, help_text=hint)
    return forms.CharField(label=label, required=required, help_text=hint)


def as_neighbours_see(field: dict[str, object], fields: list[dict[str, object]]) -> forms.Field:
    """Return the field by which a neighbour would answer one question of `fields`, for a preview."""
    like = field_of(field, fields)
    common: dict[str, Any] = {
        "label": like.label,
        "help_text": like.help_text,
        "required": bool(field.get("required")),
    }
    kind = field.get("type")
    if kind == FieldKind.YES_NO:
        return forms.ChoiceField(
            choices=[("si", _("Sí")), ("no", _("No"))], widget=forms.RadioSelect, **common
        )
    if kind == FieldKind.CHOICE:
        return forms.ChoiceField(choices=questions.choices_of(field), widget=forms.RadioSelect, **common)
    if kind == FieldKind.CHOICES:
        return like
    return forms.CharField(widget=_WIDGETS.get(str(kind), forms.TextInput), **common)


_WIDGETS: dict[str, type[forms.Widget]] = {FieldKind.LONG_TEXT: forms.Textarea, FieldKind.DATE: DayInput}
