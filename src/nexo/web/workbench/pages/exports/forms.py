"""What is asked of whoever takes a list away."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from nexo.kernel.tables.write import FORMATS
from nexo.web.ui.forms import Option, UiForm

PURPOSES = [
    ("", _("Elegí una")),
    (gettext_noop("llamar o escribir a las personas"), _("Llamar o escribir a las personas")),
    (gettext_noop("revisar que los datos estén bien"), _("Revisar que los datos estén bien")),
    (gettext_noop("informe de mi área"), _("Un informe de mi área")),
    (gettext_noop("pedido de un control o de la justicia"), _("Un pedido de un control o de la justicia")),
]


class ExportForm(UiForm):
    """The format; what for, where people are in the list."""

    extension = forms.ChoiceField(
        label=_("En qué formato"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elegí un formato.")},
    )
    purpose = forms.ChoiceField(
        label=_("Para qué la vas a usar"),
        help_text=_("Queda anotado con tu nombre, y cada persona de la lista puede leerlo."),
        choices=PURPOSES,
        error_messages={"required": _("Elegí para qué vas a usar la lista.")},
    )

    def __init__(self, *args: Any, asks_purpose: bool, **kwargs: Any) -> None:
        """Ask what for only where people are in the list."""
        super().__init__(*args, **kwargs)
        said = {
            "xlsx": Option("Excel (XLSX)", gettext("Para abrir con Excel o con planillas en línea.")),
            "ods": Option("LibreOffice (ODS)", gettext("El formato abierto de las planillas.")),
            "csv": Option("CSV", gettext("Texto llano: para pasar a otro sistema.")),
        }
        extension = self.fields["extension"]
        if isinstance(extension, forms.ChoiceField):
            extension.choices = [(name, said[name]) for name in FORMATS]
        if not asks_purpose:
            del self.fields["purpose"]
