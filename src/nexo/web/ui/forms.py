"""The base of every form: widgets dressed once, errors and hints tied to their fields."""

from typing import Any, Self

from django import forms
from django.forms.widgets import Input

_CLASS_OF: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
    forms.FileInput: "nx-file",
    forms.RadioSelect: "govuk-radios__input",
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    Input: "govuk-input",
}


class Option(str):
    """The label of a choice that carries a second line."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, hint: str = "") -> Self:
        """Make a label; `hint` is shown under it."""
        option = super().__new__(cls, label)
        option.hint = hint
        return option


class UiForm(forms.Form):
    """A form whose fields are drawn by `<c-field>`."""

    use_required_attribute = False  # the server answers in our words, beside the field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the widgets."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)


def dress(widget: forms.Widget) -> None:
    """Give a widget the class of its kind, beside what it already carries."""
    for kind, name in _CLASS_OF.items():
        if isinstance(widget, kind):
            own = widget.attrs.get("class", "")
            widget.attrs["class"] = f"{name} {own}".strip()
            return
