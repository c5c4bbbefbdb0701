"""Where an official takes calls, and what came of calling back."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class SeatForm(UiForm):
    """A line and a telephone."""

    account_id = forms.ChoiceField(label=_("Línea"), required=False)
    extension = forms.CharField(
        label=_("Interno"),
        help_text=_(
            "El número de tu teléfono en la central. Vacío: ves las colas, no lo que suena en un interno."
        ),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: object, lines: Iterable[tuple[UUID, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account_id"].choices = [("", _("Todas")), *((str(pk), name) for pk, name in lines)]  # type: ignore[attr-defined]  # a choice field


class CallBackForm(UiForm):
    """What was spoken of."""

    text = forms.CharField(
        label=_("De qué hablaron"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
