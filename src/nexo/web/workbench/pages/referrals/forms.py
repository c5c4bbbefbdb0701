"""Where to send again, and what a mail means."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.authorities.actions.take_reply import MOST_NUMBER, MOST_WORDS
from nexo.domain.authorities.enums import Reply
from nexo.web.ui.forms import UiForm


class AgainForm(UiForm):
    """Another of the body's addresses, or one of its domain."""

    address = forms.ChoiceField(label=_("A qué dirección"), required=False, widget=forms.RadioSelect)
    other = forms.EmailField(
        label=_("Otra dirección del organismo"),
        help_text=_("De un dominio acordado. Vacía, va a la de arriba."),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, addresses: Sequence[str], **kwargs: Any) -> None:
        """Offer the addresses that are known."""
        super().__init__(*args, **kwargs)
        field = self.fields["address"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one, one) for one in addresses]

    def chosen(self) -> str:
        """Return the address that was typed, else the one that was chosen."""
        return str(self.cleaned_data["other"] or self.cleaned_data["address"])


class MeaningForm(UiForm):
    """What a mail of the body means: one press, its words go along."""

    reply = forms.ChoiceField(
        choices=[("", ""), *((value, capfirst(str(label))) for value, label in Reply.choices)],
        required=False,
    )
    number = forms.CharField(max_length=MOST_NUMBER, label=_("Su número, si lo dicen"), required=False)
    words = forms.CharField(
        label=_("Lo que va a leer quien hizo el pedido"),
        help_text=_("Es lo que dice el correo. Sacá saludos, firmas y datos personales."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
