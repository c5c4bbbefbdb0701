"""The list of problems, one of them, and what is decided of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.cases.policies import visible_to as cases_visible_to
from nexo.domain.cases.queries.neighbours import flagged_cases
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.cases.rules.neighbours import disputes_wanted
from nexo.domain.improvements.actions.open_problem import Seen, analyse_problem, open_problem
from nexo.domain.improvements.actions.settle_problem import discard_problem, fix_problem
from nexo.domain.improvements.models import ImprovementAction, Problem
from nexo.domain.improvements.policies import KEEPERS, READERS
from nexo.domain.improvements.queries import problems as queries
from nexo.domain.improvements.rules import sentences
from nexo.domain.improvements.rules.moves import next_states
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.problems.acting import asked
from nexo.web.workbench.pages.problems.forms import FixForm, ProblemForm, ReasonForm
from nexo.web.workbench.pages.problems.tabs import tabs


@staff_page(*READERS)
@require_GET
def problems(request: StaffRequest) -> HttpResponse:
    """What is suggested, what neighbours dispute, and the problems of one's areas. Six queries."""
    closed, after = request.GET.get("vista") == "cerrados", request.GET.get("desde")
    found = queries.problems(actor=request.actor, closed=closed, after=after)
    here = reverse("workbench:problems")
    view = "vista=cerrados&" if closed else ""
    context: dict[str, Any] = {
        "rows": found.items,
        "closed": closed,
        "following": f"{here}?{view}desde={found.next}" if found.next else "",
        "keeps": request.actor.has_role(*KEEPERS),
        "tabs": tabs(request, "workbench:problems"),
        "suggestions": [],
        "flagged": [],
    }
    if not closed and not after:
        shown = queries.suggestions(actor=request.actor)
        rules = town_of(request).local_rules
        context["suggestions"] = [(one, sentences.because_of(one.kind, one.values)) for one in shown]
        context["causes"] = causes_of(rules)
        wanted = disputes_wanted(rules)
        context["flagged"] = flagged_cases(cases_visible_to(request.actor), wanted=wanted)
    return page(request, "workbench/problems/problems.html", context)


@staff_page(*READERS)
@require_GET
def problem(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """One problem: its cases, its cause, its plan, whom it concerns."""
    found = queries.problem_page(actor=request.actor, problem_id=problem_id)
    plan = [(one, *told(one), _verbs(found, one)) for one in found.improvements]
    context = {"found": found, "problem": found.problem, "plan": plan}
    return page(request, "workbench/problems/problem.html", context)


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write a problem down."""
    form = ProblemForm(request.POST or None, actor=request.actor, town=town_of(request))
    return asked(
        request,
        form,
        run=lambda: open_problem(actor=request.actor, seen=Seen(**form.seen())),
        done=_("Anotado. Ahora vinculá los casos que lo muestran."),
        to=_page_of,
        template="workbench/problems/edit.html",
        context={"problem": None},
    )


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def analyse(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Write the cause down, or correct what is known."""
    row = queries.problem_page(actor=request.actor, problem_id=problem_id).problem
    form = ProblemForm(
        request.POST or None,
        actor=request.actor,
        town=row.jurisdiction,
        initial=ProblemForm.initial_of(row),
    )
    return asked(
        request,
        form,
        run=lambda: analyse_problem(
            actor=request.actor,
            problem_id=problem_id,
            seen=Seen(place_text=row.place_text, **form.seen()),
        ),
        done=_("Guardado."),
        to=_page_of,
        template="workbench/problems/edit.html",
        context={"problem": row},
    )


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def fix(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Say that the cause is gone; everybody concerned is told."""
    found = queries.problem_page(actor=request.actor, problem_id=problem_id)
    form = FixForm(request.POST or None)
    return asked(
        request,
        form,
        run=lambda: fix_problem(actor=request.actor, problem_id=problem_id, **form.cleaned_data),
        done=_("Arreglado. Le avisamos a cada persona que lo avisó o lo sigue."),
        to=_page_of,
        template="workbench/problems/fix.html",
        context={"found": found, "problem": found.problem},
    )


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def discard(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Say that it was no problem of its own."""
    row = queries.problem_page(actor=request.actor, problem_id=problem_id).problem
    form = ReasonForm(request.POST or None)
    return asked(
        request,
        form,
        run=lambda: discard_problem(actor=request.actor, problem_id=problem_id, **form.cleaned_data),
        done=_("Descartado. No se le avisa a nadie."),
        to=_page_of,
        template="workbench/problems/reason.html",
        context={
            "title": _("Descartar el problema"),
            "subject": row.title,
            "back": reverse("workbench:problem", args=[problem_id]),
            "button": _("Descartar"),
        },
    )


def told(one: ImprovementAction) -> tuple[list[tuple[str, str, str]], str]:
    """Return the figures of an improvement, (what, before, after), and what they allow to be said."""
    if not one.baseline:
        return [], ""
    rows = [
        (
            label,
            sentences.figure(one.metric, one.baseline[whose]),
            sentences.figure(one.metric, one.after.get(whose) or {}),
        )
        for whose, label in (("ours", _("Acá")), ("others", _("Con qué se compara")))
    ]
    return rows, sentences.outcome(one.metric, one.verdict, one.change)


def town_of(request: StaffRequest) -> Jurisdiction:
    """Return the official's town."""
    return Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))


def _verbs(found: queries.ProblemPage, one: ImprovementAction) -> list[str]:
    if not found.keeps:
        return []
    return [str(state) for state in next_states(one.state, decides=found.decides)]


def _page_of(row: Problem) -> tuple[str, dict[str, Any]]:
    return "workbench:problem", {"problem_id": row.pk}
