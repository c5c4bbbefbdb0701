"""What a visitor of the chat writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.domain.parties.errors import EmailInvalid, PhoneInvalid
from nexo.domain.parties.rules import emails, phones
from nexo.web.ui.forms import UiForm


class SayForm(UiForm):
    """One message; `key` comes with the page, so that sending twice writes once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Tu mensaje"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escribí tu mensaje.")},
    )


class FirstForm(SayForm):
    """The first message may say a name."""

    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class LeaveForm(UiForm):
    """Where to answer whoever is gone."""

    contact = forms.CharField(
        label=_("Tu teléfono o tu correo"),
        max_length=200,
        error_messages={"required": _("Escribí un teléfono o un correo.")},
    )

    def __init__(self, *args: Any, country: str, area_code: str, **kwargs: Any) -> None:
        """Read local telephone numbers as the town's."""
        super().__init__(*args, **kwargs)
        self._country, self._area_code = country, area_code

    def clean_contact(self) -> tuple[str, str]:
        """Return the kind and the value."""
        given = str(self.cleaned_data["contact"])
        try:
            if "@" in given:
                return "email", emails.to_address(given)
            return "phone", phones.to_e164(given, country=self._country, area_code=self._area_code)
        except EmailInvalid:
            raise forms.ValidationError(_("Escribí tu correo completo, como nombre@ejemplo.com.")) from None
        except PhoneInvalid:
            raise forms.ValidationError(
                _("Escribí tu teléfono con la característica, como 2320 15 401234.")
            ) from None
