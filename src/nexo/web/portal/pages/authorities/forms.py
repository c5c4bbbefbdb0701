"""What a neighbour hands over to write to an authority."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.authorities.enums import Need
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.errors import EmailInvalid, PhoneInvalid
from nexo.domain.parties.rules import emails, phones
from nexo.web.ui.forms import UiForm

LONGEST = 4000


class LetterForm(UiForm):
    """Words, and how to hear the answer; the box that only machines find."""

    text = forms.CharField(
        label=_("¿Qué le querés decir?"),
        help_text=_("Con tus palabras. Si pedís algo, decí qué y dónde."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Escribí tu nota, aunque sea en una línea.")},
    )
    contact = forms.CharField(
        label=_("Tu teléfono o tu correo"),
        help_text=_("Ahí te llega la respuesta."),
        max_length=200,
        error_messages={"required": _("Dejanos un teléfono o un correo para poder responderte.")},
    )
    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, town: Jurisdiction, is_known: bool, **kwargs: Any) -> None:
        """Ask nobody who they are that showed it already."""
        super().__init__(*args, **kwargs)
        self._town = town
        if is_known:
            del self.fields["contact"], self.fields["name"]

    def clean_contact(self) -> str:
        """Read a telephone or an address; what it is goes to `reach`."""
        given = self.cleaned_data["contact"].strip()
        self.reach = "email" if "@" in given else "phone"
        try:
            if self.reach == "email":
                return emails.to_address(given)
            return phones.to_e164(given, country=self._town.country, area_code=self._town.area_code)
        except (EmailInvalid, PhoneInvalid):
            raise forms.ValidationError(
                _("Escribí tu correo completo, o tu teléfono con la característica.")
            ) from None

    @property
    def senders(self) -> list[tuple[str, str]]:
        """Return whom the answer goes to, as the intake takes it."""
        contact = self.cleaned_data.get("contact")
        return [(self.reach, contact)] if contact else []

    @property
    def is_machine(self) -> bool:
        """Say whether the hidden box was filled in."""
        return bool(self.cleaned_data.get("website", "").strip())


class HearingForm(LetterForm):
    """A letter that asks to be received."""

    preferred = forms.CharField(
        label=_("¿Cuándo te queda bien?"),
        help_text=_("Días y horas, con tus palabras. La oficina busca la más parecida."),
        max_length=300,
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("¿Necesitás algo para venir?"),
        choices=[(value, capfirst(label)) for value, label in Need.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("text", "preferred", "needs", "contact", "name", "key", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask what the hearing is about."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("¿De qué querés hablar?")
        self.fields["text"].help_text = _("Contá el tema: quien te recibe va a leerlo antes.")
        self.fields["needs"].choices = [(value, capfirst(label)) for value, label in Need.choices]  # type: ignore[attr-defined]  # a choice field
