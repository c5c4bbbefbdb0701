"""A suggestion: what repeats, and the official's decision."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.domain.cases.policies import visible_to as cases_visible_to
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.improvements.actions.decide_suggestion import dismiss_suggestion, take_suggestion
from nexo.domain.improvements.models import Problem, Suggestion
from nexo.domain.improvements.policies import KEEPERS, suggestions_visible_to
from nexo.domain.improvements.rules import sentences
from nexo.kernel.errors import NotFound
from nexo.kernel.text.languages import said
from nexo.web.workbench.desk import StaffRequest, staff_page
from nexo.web.workbench.pages.problems.acting import asked
from nexo.web.workbench.pages.problems.forms import ReasonForm, TakeForm

_SHOWN = 10


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def suggestion(request: StaffRequest, suggestion_id: UUID) -> HttpResponse:
    """Show why it is suggested; take it up as a problem, or set it aside with a reason."""
    rows = suggestions_visible_to(request.actor).select_related("unit", "service", "zone", "jurisdiction")
    row = rows.defer("zone__polygon").filter(pk=suggestion_id, state="open").first()
    if row is None:
        raise NotFound
    sets_aside = "aside" in request.GET or "aside" in request.POST
    context = {
        "row": row,
        "because": sentences.because_of(row.kind, row.values),
        "cases": list(
            cases_visible_to(request.actor).filter(pk__in=row.case_ids).order_by("-received_at")[:_SHOWN]
        ),
        "sets_aside": sets_aside,
    }
    if sets_aside:
        reason = ReasonForm(request.POST or None)
        return asked(
            request,
            reason,
            run=lambda: dismiss_suggestion(
                actor=request.actor, suggestion_id=suggestion_id, **reason.cleaned_data
            ),
            done=_("Descartada por un año."),
            to=_list,
            template="workbench/problems/suggestion.html",
            context=context,
        )
    form = TakeForm(request.POST or None, initial={"title": _title(row)})
    return asked(
        request,
        form,
        run=lambda: take_suggestion(actor=request.actor, suggestion_id=suggestion_id, **form.cleaned_data),
        done=_("Abierto, con sus casos vinculados."),
        to=_problem,
        template="workbench/problems/suggestion.html",
        context=context,
    )


def _title(row: Suggestion) -> str:
    """Return a title to begin with: what, where."""
    if row.cause:
        names = causes_of(row.jurisdiction.local_rules)
        what = capfirst(_(names.get(row.cause, row.cause)))
        return f"{what}: {row.unit.name}"[:150]
    what = said(row.service, "name") if row.service else ""
    where = row.place_text or (row.zone.name if row.zone else "")
    return f"{what}: {where}"[:150]


def _list(_row: Suggestion) -> tuple[str, dict[str, Any]]:
    return "workbench:problems", {}


def _problem(row: Problem) -> tuple[str, dict[str, Any]]:
    return "workbench:problem", {"problem_id": row.pk}
