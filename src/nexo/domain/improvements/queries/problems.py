"""Problems for officials: the list of their areas, and one with its cases and plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q

from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to as cases_visible_to
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.improvements import policies
from nexo.domain.improvements.enums import LIVING, UNDONE
from nexo.domain.improvements.errors import ProblemUnknown
from nexo.domain.improvements.models import ImprovementAction, Problem, ProblemLink, Suggestion
from nexo.domain.improvements.queries.concerned import cases_of, concerned
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

_NEWEST = ("-opened_at", "-id")
CASES_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """A problem in a list; `due_on` is the day of its next undone improvement."""

    problem: Problem
    cause: str
    cases: int
    due_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """A problem with what an official of it needs; `links` are those whose case the actor may open."""

    problem: Problem
    cause: str
    links: list[ProblemLink]
    hidden_links: int
    incidents: int
    people: int
    improvements: list[ImprovementAction]
    keeps: bool
    decides: bool
    today: date


def problems(
    *, actor: Actor, closed: bool = False, after: str | None = None, limit: int = PAGE_SIZE
) -> Page[ProblemRow]:
    """Return one page of the problems that the actor may read, newest first. Two queries."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    names, today = causes_of(town.local_rules), clock.today(town.zone_info)
    rows = policies.visible_to(actor)
    rows = rows.exclude(state__in=LIVING) if closed else rows.filter(state__in=LIVING)
    rows = (
        rows.select_related("unit", "service", "zone")
        .defer("zone__polygon")
        .annotate(
            case_count=Count("links", distinct=True),
            next_due=Min("improvements__due_on", filter=Q(improvements__state__in=UNDONE)),
        )
    )
    page = keyset_page(rows, order=_NEWEST, after=after, limit=limit)
    return page.map(lambda one: _row(one, names, today))


def problem_page(*, actor: Actor, problem_id: UUID) -> ProblemPage:
    """Return one problem; raises `ProblemUnknown`. Seven queries."""
    rows = policies.visible_to(actor).select_related("unit", "service", "zone", "jurisdiction")
    problem = rows.defer("zone__polygon").filter(pk=problem_id).first()
    if problem is None:
        raise ProblemUnknown
    links = ProblemLink.objects.filter(problem=problem)
    seen = Exists(cases_visible_to(actor).filter(pk=OuterRef("case_id")))
    shown = list(links.filter(seen).select_related("case__owner_unit").order_by("-at", "-id")[:CASES_SHOWN])
    counted = links.aggregate(
        all=Count("pk"),
        incidents=Count("case__incident", distinct=True),
        alone=Count("pk", filter=Q(case__incident__isnull=True)),
    )
    actions = problem.improvements.select_related("unit", "position").order_by("proposed_at", "id")
    town = problem.jurisdiction
    return ProblemPage(
        problem=problem,
        cause=causes_of(town.local_rules).get(problem.cause, problem.cause),
        links=shown,
        hidden_links=max(0, counted["all"] - len(shown)),
        incidents=counted["incidents"] + counted["alone"],
        people=len(concerned(problem)),
        improvements=list(actions),
        keeps=problem.state in LIVING and policies.may_keep(actor, problem.unit_id),
        decides=policies.may_decide(actor, problem.unit_id),
        today=clock.today(town.zone_info),
    )


def problems_for_case(*, actor: Actor, case: Case) -> list[Problem]:
    """Return the living problems to which the actor could link a case, those of its service first. One query."""
    rows = policies.kept_by(actor).filter(state__in=LIVING).exclude(links__case=case)
    found = rows.select_related("unit").order_by("-opened_at")[:100]
    return sorted(found, key=lambda one: (one.service_id != case.service_id, one.zone_id != case.zone_id))


def problems_of_case(*, actor: Actor, case_id: UUID) -> list[Problem]:
    """Return the problems that a case shows and the actor may read. One query."""
    return list(policies.visible_to(actor).filter(links__case_id=case_id).order_by("-opened_at")[:10])


def suggestions(*, actor: Actor, limit: int = 6) -> list[Suggestion]:
    """Return the open suggestions that the actor may decide, the strongest first. One query."""
    rows = policies.suggestions_visible_to(actor).filter(state="open")
    return list(
        rows.select_related("unit", "service", "zone").defer("zone__polygon").order_by("-count", "id")[:limit]
    )


def late_improvements(*, actor: Actor, limit: int = 50) -> list[ImprovementAction]:
    """Return the undone improvements of the actor's areas, the first due first. One query."""
    rows = policies.improvements_visible_to(actor).filter(state__in=UNDONE)
    return list(rows.select_related("problem", "unit", "position").order_by("due_on", "id")[:limit])


def reached(problem: Problem) -> int:
    """Return how many cases a problem has, with all of their incidents. One query."""
    return cases_of(problem).count()


def _row(one: Problem, names: Mapping[str, str], today: date) -> ProblemRow:
    due_on: date | None = getattr(one, "next_due", None)
    return ProblemRow(
        problem=one,
        cause=names.get(one.cause, one.cause),
        cases=getattr(one, "case_count", 0),
        due_on=due_on,
        is_late=due_on is not None and due_on < today,
    )
