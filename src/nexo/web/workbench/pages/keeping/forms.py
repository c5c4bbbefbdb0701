"""What a person decides about what was left to them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class RecoveryForm(UiForm):
    """What was found when calling."""

    cause = forms.CharField(label=_("Qué había fallado"), max_length=60)
    note = forms.CharField(label=_("Qué se hizo"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(UiForm):
    """Again, or never, with a reason."""

    again = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Por qué"), max_length=300, required=False)
