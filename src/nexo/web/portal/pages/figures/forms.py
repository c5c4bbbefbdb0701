"""Which period the figures cover."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm


class PeriodForm(UiForm):
    """The last month, quarter, or year."""

    DEFAULT_DAYS: ClassVar[int] = 365

    days = forms.ChoiceField(
        label=_("Período"),
        choices=[("30", _("Últimos 30 días")), ("90", _("Últimos 90 días")), ("365", _("Últimos 12 meses"))],
        initial="365",
    )
