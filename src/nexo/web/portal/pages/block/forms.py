"""What a neighbour types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class ContactForm(UiForm):
    """Where the code goes."""

    contact = forms.CharField(
        label=_("Tu correo o tu celular"),
        help_text=_("Te mandamos un código para que cada persona cuente una sola vez. Nadie más lo ve."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escribí un correo o un celular.")},
    )


class CodeForm(UiForm):
    """The code that was sent."""

    code = forms.CharField(
        label=_("El código que te mandamos"),
        help_text=_("Son seis números. Valen por diez minutos."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "nx-input--code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={"required": _("Escribí los seis números.")},
    )


class NotSolvedForm(UiForm):
    """What is still wrong."""

    note = forms.CharField(
        label=_("¿Qué sigue pasando?"),
        help_text=_("Lo lee la oficina; no se publica. No pongas datos de otras personas."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
