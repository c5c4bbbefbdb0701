"""Improvement actions: those of one's areas, proposed, moved along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.improving.measure import start
from nexo.domain.improvements.actions.move_improvement import (
    accept_improvement,
    drop_improvement,
    finish_improvement,
)
from nexo.domain.improvements.actions.propose_improvement import Planned, propose_improvement
from nexo.domain.improvements.enums import ActionState
from nexo.domain.improvements.models import ImprovementAction
from nexo.domain.improvements.policies import KEEPERS, READERS, improvements_visible_to
from nexo.domain.improvements.queries import problems as queries
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.problems.acting import asked
from nexo.web.workbench.pages.problems.forms import ImprovementForm, ReasonForm
from nexo.web.workbench.pages.problems.tabs import tabs
from nexo.web.workbench.pages.problems.views import town_of

_MOVES = {
    ActionState.ACCEPTED: accept_improvement,
    ActionState.IN_PROGRESS: start,
    ActionState.DONE: finish_improvement,
}


@staff_page(*READERS)
@require_GET
def improvements(request: StaffRequest) -> HttpResponse:
    """The undone improvements of one's areas, the first due first; the late ones stand out. Two queries."""
    context = {
        "rows": queries.late_improvements(actor=request.actor),
        "today": clock.today(town_of(request).zone_info),
        "tabs": tabs(request, "workbench:improvements"),
    }
    return page(request, "workbench/problems/improvements.html", context)


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def propose(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Propose what is done against the cause."""
    row = queries.problem_page(actor=request.actor, problem_id=problem_id).problem
    form = ImprovementForm(request.POST or None, actor=request.actor, initial={"unit_id": str(row.unit_id)})
    return asked(
        request,
        form,
        run=lambda: propose_improvement(
            actor=request.actor, problem_id=problem_id, planned=Planned(**form.planned())
        ),
        done=_("Propuesta. La acepta quien decide sobre los recursos del área."),
        to=_problem_of,
        template="workbench/problems/improve.html",
        context={"problem": row},
    )


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, action_id: UUID, state: str) -> HttpResponse:
    """Move an improvement to the state that was pressed; to drop it takes a reason."""
    row = improvements_visible_to(request.actor).select_related("problem").filter(pk=action_id).first()
    if row is None:
        raise NotFound
    if state == ActionState.DROPPED:
        return _drop(request, row)
    if request.method != "POST" or state not in _MOVES:
        raise Http404
    try:
        _MOVES[ActionState(state)](actor=request.actor, action_id=action_id)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Anotado."))
    return redirect("workbench:problem", problem_id=row.problem_id)


def _drop(request: StaffRequest, row: ImprovementAction) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    return asked(
        request,
        form,
        run=lambda: drop_improvement(actor=request.actor, action_id=row.pk, **form.cleaned_data),
        done=_("Anotado: no se hace."),
        to=_problem_of,
        template="workbench/problems/reason.html",
        context={
            "title": _("No hacer la acción de mejora"),
            "subject": row.title,
            "back": reverse("workbench:problem", args=[row.problem_id]),
            "button": _("No se hace"),
        },
    )


def _problem_of(row: ImprovementAction) -> tuple[str, dict[str, Any]]:
    return "workbench:problem", {"problem_id": row.problem_id}
