"""What the team and control write in the domain of confidential reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.safety.actions.file_report import LONGEST_TEXT
from nexo.domain.safety.actions.lift_seal import LONGEST_REASON, MOST_HOURS
from nexo.domain.safety.enums import Status
from nexo.web.ui.forms import UiForm


class AnswerForm(UiForm):
    """Words for whoever left the report, and where it goes from here."""

    text = forms.CharField(
        label=_("Escribirle a quien informó"),
        help_text=_("Lo lee con su clave. No preguntes quién es."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    to = forms.ChoiceField(label=_("El informe queda"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, status: Status, steps: Sequence[Status], **kwargs: Any) -> None:
        """Offer the steps that are possible from here."""
        super().__init__(*args, **kwargs)
        choice = self.fields["to"]
        if isinstance(choice, forms.ChoiceField):
            as_is = _("como está: %(status)s") % {"status": status.label}
            choice.choices = [
                ("", capfirst(as_is)),
                *((one.value, capfirst(one.label)) for one in steps),
            ]
            choice.initial = ""


class LinkForm(UiForm):
    """The act that orders to tie a report to a case, and the case."""

    legal_act = forms.CharField(
        label=_("Acto legal que lo ordena"),
        help_text=_("Por ejemplo: Oficio 123/2026, Juzgado de Garantías 2. Queda en la auditoría."),
        max_length=150,
    )
    case_code = forms.CharField(label=_("Código del caso"), max_length=20)


class LiftForm(UiForm):
    """Why the seal is lifted, and for how long."""

    reason = forms.CharField(
        label=_("Por qué hace falta"),
        help_text=_("Lo lee el equipo y queda en la auditoría. No escribas datos de personas."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
    )
    hours = forms.IntegerField(label=_("Por cuántas horas"), min_value=1, max_value=MOST_HOURS, initial=2)
