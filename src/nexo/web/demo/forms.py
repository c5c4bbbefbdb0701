"""What can be written on the telephone, and whose it is."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nexo.kernel.errors import DomainError
from nexo.kernel.files.apart import clean_copy_apart
from nexo.kernel.files.sniff import sniff
from nexo.web.demo.neighbours import NEIGHBOURS, PLACES, Neighbour, is_number

_LONGEST = 4096
_LARGEST = 15 * 1024 * 1024


class MessageForm(forms.Form):
    """A text, a photo, a place, or the touch of a button under a message."""

    text = forms.CharField(required=False, max_length=_LONGEST, strip=True)
    photo = forms.FileField(required=False)
    place = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(number, place.name) for number, place in enumerate(PLACES)],
    )
    button_id = forms.CharField(required=False, max_length=256)
    answers = forms.CharField(required=False, max_length=300)

    def clean_photo(self) -> tuple[bytes, str] | None:
        """Return the photo as a telephone would send it: without the metadata of the camera."""
        given: UploadedFile[bytes] | None = self.cleaned_data["photo"]
        if given is None:
            return None
        if (given.size or 0) > _LARGEST:
            raise forms.ValidationError(_("La foto es demasiado grande."))
        content = given.read()
        try:
            copy = clean_copy_apart(content, sniff(content))
        except DomainError as error:
            raise forms.ValidationError(error.said) from error
        if copy is None:
            raise forms.ValidationError(_("Eso no es una foto."))
        return copy, sniff(copy)

    def clean(self) -> dict[str, Any]:
        """Require that something is sent."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = [cleaned.get(name) for name in ("text", "photo", "button_id")]
        if not self.errors and not any(given) and cleaned.get("place") is None:
            raise forms.ValidationError(_("Escribí algo antes de enviar."))
        return cleaned


class NeighbourForm(forms.Form):
    """One of the neighbours, or a name and a number of one's own."""

    known = forms.CharField(required=False)
    name = forms.CharField(required=False, max_length=60, strip=True)
    phone = forms.CharField(required=False, max_length=24, strip=True)

    def clean(self) -> dict[str, Any]:
        """Turn what was chosen into `neighbour`."""
        cleaned: dict[str, Any] = super().clean() or {}
        known = {one.phone: one for one in NEIGHBOURS}.get(cleaned.get("known", ""))
        digits = "".join(char for char in cleaned.get("phone", "") if char.isdigit())
        if known is None and not (cleaned.get("name") and is_number(digits)):
            raise forms.ValidationError(
                _("Poné un nombre y un número completo con el código del país, como 549 11 0999 9905.")
            )
        cleaned["neighbour"] = known or Neighbour(digits, cleaned["name"])
        return cleaned
