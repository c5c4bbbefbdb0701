"""What a person who follows a request may send."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm

FILE_BYTES = 10 * 1024 * 1024


class LookUpForm(UiForm):
    """Code and verifier."""

    code = forms.CharField(
        label=_("Código"),
        help_text=_(
            "Está en tu comprobante. Por ejemplo: LC-7F3K9A-M. Las mayúsculas y los guiones no importan."
        ),
        max_length=30,
        widget=forms.TextInput(
            attrs={"class": "nx-input--code", "autocapitalize": "characters", "autocomplete": "off"}
        ),
        error_messages={"required": _("Escribí el código de tu comprobante.")},
    )
    verifier = forms.CharField(
        label=_("Clave, teléfono o correo"),
        help_text=_(
            "La clave de seis números del comprobante, o el teléfono o correo que dejaste, completo."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Escribí la clave, o el teléfono o correo que dejaste.")},
    )


class ReplyForm(UiForm):
    """Words to the office, with a file."""

    text = forms.CharField(
        label=_("Escribile a la oficina"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=_("Adjuntá un archivo"), help_text=_("Una foto o un documento de hasta 10 MB."), required=False
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Refuse what is too large before it is read."""
        given: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if given and (given.size or 0) > FILE_BYTES:
            raise forms.ValidationError(_("El archivo puede pesar hasta 10 MB."))
        return given

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("file") and "file" not in self.errors:
            self.add_error("text", _("Escribí algo o adjuntá un archivo."))
        return data


class DisputeForm(UiForm):
    """Why it is not solved."""

    note = forms.CharField(
        label=_("¿Qué sigue pasando?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Contanos qué sigue pasando, para que vuelvan sabiendo.")},
    )
