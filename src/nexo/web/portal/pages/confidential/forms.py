"""What is asked: as little as can be."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.safety.actions.file_report import LONGEST_TEXT, LONGEST_WORDS, MOST_BYTES, MOST_PICTURES
from nexo.domain.safety.enums import Category
from nexo.web.ui.forms import UiForm

_OFF = {"autocomplete": "off"}


class FileInput(forms.FileInput):
    """A file box that takes several; by its name the design system knows it and keeps it within the screen."""

    allow_multiple_selected = True


class _PicturesField(forms.FileField):
    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """Return the bytes alone: what a file is called may tell whose it is."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PICTURES:
            raise forms.ValidationError(_("Podés mandar hasta cuatro fotos."))
        files: list[UploadedFile[bytes]] = [super(_PicturesField, self).clean(one, initial) for one in given]
        if any((file.size or 0) > MOST_BYTES for file in files):
            raise forms.ValidationError(_("Cada foto puede pesar hasta 10 MB."))
        return [file.read() for file in files]


class TellForm(UiForm):
    """What somebody knows."""

    text = forms.CharField(
        label=_("¿Qué sabés?"),
        help_text=_("No pongas tu nombre ni nada que muestre que sos vos quien escribe."),
        widget=forms.Textarea(attrs={"rows": 8, **_OFF}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Contanos qué sabés, aunque sea en una línea.")},
    )
    category = forms.ChoiceField(
        label=_("¿De qué se trata?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elegí de qué se trata; si dudás, «Otra cosa».")},
    )
    zone = forms.ChoiceField(
        label=_("¿En qué zona?"), help_text=_("Alcanza con la zona."), required=False, widget=forms.Select
    )
    place = forms.CharField(
        label=_("¿En qué lugar?"),
        help_text=_("Si lo sabés y querés decirlo."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput(attrs=_OFF),
    )
    happened = forms.CharField(
        label=_("¿Cuándo pasa o pasó?"),
        help_text=_("Por ejemplo: los viernes a la noche."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput(attrs=_OFF),
    )
    pictures = _PicturesField(
        label=_("¿Tenés una foto?"),
        help_text=_(
            "Hasta cuatro. Les borramos los datos ocultos. Fijate que no se vea desde dónde la sacaste."
        ),
        required=False,
        widget=FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def __init__(self, *args: Any, town: Jurisdiction, **kwargs: Any) -> None:
        """Offer the zones of the town."""
        super().__init__(*args, **kwargs)
        category, zone = self.fields["category"], self.fields["zone"]
        if isinstance(category, forms.ChoiceField) and isinstance(zone, forms.ChoiceField):
            category.choices = [(value, capfirst(label)) for value, label in Category.choices]
            zones = town.zone_set.order_by("code").values_list("id", "name")
            zone.choices = [("", _("Prefiero no decirlo")), *((str(pk), name) for pk, name in zones)]


class KeyForm(UiForm):
    """The return key."""

    key = forms.CharField(
        label=_("Tu clave"),
        help_text=_("Son veinte letras y números. No importan los guiones ni las mayúsculas."),
        max_length=60,
        widget=forms.TextInput(attrs={**_OFF, "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Escribí la clave que te dimos.")},
    )


class WriteForm(KeyForm):
    """The key, which travels with each message since nothing remembers it, and the words."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Escribirle al equipo"),
        widget=forms.Textarea(attrs={"rows": 4, **_OFF}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Escribí tu mensaje.")},
    )
