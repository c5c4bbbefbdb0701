"""What a neighbour types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class NotSolvedForm(UiForm):
    """What is still wrong."""

    note = forms.CharField(
        label=_("¿Qué sigue pasando?"),
        help_text=_("Lo lee la oficina; no se publica. No pongas datos de otras personas."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
