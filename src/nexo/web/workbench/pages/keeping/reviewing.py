"""Decisions that were taken by delegation and drawn for a second look."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.cases.actions.review_decision import review_decision
from nexo.domain.cases.policies import REVIEWERS
from nexo.domain.cases.queries.delegation import decision_to_review, decisions_to_review
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class ReviewForm(UiForm):
    """What the second look says."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("¿Habrías decidido lo mismo?"),
        widget=forms.RadioSelect,
        coerce=lambda word: word == "si",
        choices=[("si", gettext_lazy("Sí")), ("no", gettext_lazy("No"))],
        error_messages={"required": gettext_lazy("Elegí sí o no.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Qué habrías decidido y por qué"),
        help_text=gettext_lazy("Hace falta si dijiste que no: así aprende quien decidió."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff_page(*REVIEWERS)
@require_GET
def reviews(request: StaffRequest) -> HttpResponse:
    """Those that wait for this official, the oldest first."""
    found = decisions_to_review(request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    return page(request, "workbench/keeping/decisions.html", {"rows": found.items, "following": following})


@staff_page(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, decision_id: UUID) -> HttpResponse:
    """One decision: what was answered, by whom, by which act; then what the second look says."""
    row = decision_to_review(request.actor, decision_id)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            review_decision(actor=request.actor, decision_id=decision_id, **given)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            if given["agrees"]:
                messages.success(request, _("Anotado: de acuerdo."))
                return redirect("workbench:decisions")
            messages.success(request, _("Anotado. Si hay que corregirlo, reabrí el caso desde acá."))
            return redirect("workbench:case", case_id=row.case_id)
    return page(
        request,
        "workbench/keeping/decision.html",
        {"row": row, "case": row.case, "form": form},
        status=422 if form.errors else 200,
    )
