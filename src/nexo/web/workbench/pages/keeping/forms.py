"""What a person decides about what was left to them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class RecoveryForm(UiForm):
    """What was found when calling."""

    cause = forms.ChoiceField(
        label=_("Qué había fallado"), help_text=_("Por esto se cuenta lo que se repite.")
    )
    note = forms.CharField(label=_("Qué se hizo"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, causes: Mapping[str, str], **kwargs: Any) -> None:
        """Offer the causes of the town; none is chosen beforehand."""
        super().__init__(*args, **kwargs)
        choice = self.fields["cause"]
        if isinstance(choice, forms.ChoiceField):
            named = [(code, capfirst(translated(name))) for code, name in causes.items()]
            choice.choices = [("", translated("Elegí una causa")), *named]


class DecisionForm(UiForm):
    """Again, or never, with a reason."""

    again = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Por qué"), max_length=300, required=False)
