"""Signals: what rose above its rhythm, the cases behind it, and what a person makes of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.analytics.actions.judge_signal import SILENT_DAYS, judge_signal
from nexo.domain.analytics.enums import SignalState
from nexo.domain.analytics.policies import READERS, may_judge
from nexo.domain.analytics.queries.signals import cases_behind, places_of, signal_of, signals
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class JudgeForm(UiForm):
    """What a person saw."""

    is_problem = forms.TypedChoiceField(
        label=gettext_lazy("¿Qué es?"),
        widget=forms.RadioSelect,
        coerce=lambda word: word == "si",
        choices=[("si", gettext_lazy("Es un problema")), ("no", gettext_lazy("No hace falta hacer nada"))],
        error_messages={"required": gettext_lazy("Elegí una de las dos.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Qué viste"),
        help_text=gettext_lazy("Una línea: qué pasa, o por qué no es nada. No escribas datos de personas."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff_page(*READERS)
@require_GET
def signal_list(request: StaffRequest) -> HttpResponse:
    """The signals of one's areas, the newest first."""
    found = signals(request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    return page(request, "workbench/board/signals.html", {"rows": found.items, "following": following})


@staff_page(*READERS)
@require_http_methods(["GET", "POST"])
def signal(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """One signal: what rose, where, which cases are behind it; then what it is."""
    row = signal_of(request.actor, signal_id)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            judge_signal(actor=request.actor, signal_id=signal_id, **given)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            said = _("Anotado: es un problema.")
            if not given["is_problem"]:
                said = _("Anotado. No vuelve a avisar de esto por %(n)d días.") % {"n": SILENT_DAYS}
            messages.success(request, said)
            return redirect("workbench:signals")
    context = {
        "row": row,
        "places": places_of(row),
        "cases": cases_behind(request.actor, row),
        "judges": row.state == SignalState.NEW and may_judge(request.actor, row),
        "form": form,
    }
    return page(request, "workbench/board/signal.html", context, status=422 if form.errors else 200)
