"""The log of the firings: what each rule did, on which case, why, and what went wrong."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from nexo.domain.automation.actions.repeat_firing import repeat_firing
from nexo.domain.automation.enums import FiringState
from nexo.domain.automation.policies import RULE_WRITERS
from nexo.domain.automation.queries.firings import Wanted, firings
from nexo.kernel.errors import Conflict
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class FilterForm(UiForm):
    """What to show of the log."""

    regla = forms.IntegerField(
        label=gettext_lazy("Regla número"), required=False, min_value=1, max_value=100_000
    )
    estado = forms.ChoiceField(label=gettext_lazy("Cómo salió"), required=False)
    caso = forms.CharField(label=gettext_lazy("Código del caso"), required=False, max_length=15)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the states in the language in force."""
        super().__init__(*args, **kwargs)
        choice = self.fields["estado"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Todas")), *((one.value, one.label.capitalize()) for one in FiringState)]


@staff_page(*RULE_WRITERS)
@require_GET
def log(request: StaffRequest) -> HttpResponse:
    """A page of the log, the newest first, by what is asked for."""
    form = FilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        rule=data.get("regla"), state=data.get("estado", ""), case=data.get("caso", "").strip().upper()
    )
    found = firings(actor=request.actor, wanted=wanted, after=request.GET.get("desde"))
    asked = {name: value for name, value in data.items() if value}
    here = reverse("workbench:automation_log")
    following = f"{here}?{urlencode({**asked, 'desde': found.next})}" if found.next else ""
    context = {
        "form": form,
        "rows": found.items,
        "following": following,
        "asked": asked,
    }
    return page(request, "workbench/settings/automation_log.html", context)


@staff_page(*RULE_WRITERS)
@require_POST
def repeat(request: StaffRequest, firing_id: UUID) -> HttpResponse:
    """Repeat what failed."""
    try:
        done = repeat_firing(actor=request.actor, firing_id=firing_id)
    except Conflict as refused:
        messages.error(request, refused.said)
    else:
        if done.state == FiringState.DONE:
            messages.success(request, _("Esta vez salió."))
        else:
            messages.error(request, _("Volvió a fallar: %(why)s") % {"why": _(done.error)})
    return redirect("workbench:automation_log")
