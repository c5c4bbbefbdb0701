"""One to five, solved or not, and words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm

SCORES = [
    (1, _("Muy mal")),
    (2, _("Mal")),
    (3, _("Regular")),
    (4, _("Bien")),
    (5, _("Muy bien")),
]


class RateForm(UiForm):
    """How a request went."""

    score = forms.TypedChoiceField(
        label=_("¿Cómo te resultó?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elegí un número del 1 al 5.")},
    )
    solved = forms.TypedChoiceField(
        label=_("¿Quedó resuelto?"),
        choices=[("si", _("Sí")), ("no", _("No"))],
        coerce=lambda value: value == "si",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("¿Querés contarnos algo más?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
