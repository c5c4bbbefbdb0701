"""Which cases show a problem: linked from the problem or from the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.cases.queries.near import id_by_code
from nexo.domain.cases.queries.page import one_case
from nexo.domain.improvements.actions.open_problem import link_case, unlink_case
from nexo.domain.improvements.models import ProblemLink
from nexo.domain.improvements.policies import KEEPERS
from nexo.domain.improvements.queries import problems as queries
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, staff_page
from nexo.web.workbench.pages.problems.acting import asked
from nexo.web.workbench.pages.problems.forms import CaseLinkForm, LinkForm


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def link(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Link a case by its code."""
    row = queries.problem_page(actor=request.actor, problem_id=problem_id).problem
    form = LinkForm(request.POST or None)

    def run() -> ProblemLink:
        case_id = id_by_code(actor=request.actor, code=form.cleaned_data["code"])
        return link_case(
            actor=request.actor,
            problem_id=problem_id,
            case_id=case_id,
            because=form.cleaned_data["because"],
        )

    return asked(
        request,
        form,
        run=run,
        done=_("Vinculado."),
        to=lambda made: ("workbench:problem", {"problem_id": made.problem_id}),
        template="workbench/problems/link.html",
        context={"problem": row},
    )


@staff_page(*KEEPERS)
@require_POST
def unlink(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Take a case out again."""
    queries.problem_page(actor=request.actor, problem_id=problem_id)
    try:
        case_id = UUID(request.POST.get("case_id", ""))
    except ValueError:
        return redirect("workbench:problem", problem_id=problem_id)
    try:
        unlink_case(actor=request.actor, problem_id=problem_id, case_id=case_id)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:problem", problem_id=problem_id)


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def case_problem(request: StaffRequest, linked_case_id: UUID) -> HttpResponse:
    """Say from the desk of a case to which problem it belongs."""
    case = one_case(actor=request.actor, case_id=linked_case_id)
    offered = queries.problems_for_case(actor=request.actor, case=case)
    form = CaseLinkForm(request.POST or None, problems=offered, case=case)

    def to(made: ProblemLink) -> tuple[str, dict[str, Any]]:
        return "workbench:problem", {"problem_id": made.problem_id}

    return asked(
        request,
        form,
        run=lambda: link_case(
            actor=request.actor,
            problem_id=UUID(form.cleaned_data["problem_id"]),
            case_id=linked_case_id,
            because=form.cleaned_data["because"],
        ),
        done=_("Vinculado."),
        to=to,
        template="workbench/problems/case.html",
        context={
            "case": case,
            "offered": offered,
            "held": queries.problems_of_case(actor=request.actor, case_id=linked_case_id),
        },
    )
