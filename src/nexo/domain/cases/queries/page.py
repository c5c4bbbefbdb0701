"""Everything of one case for the official who opens it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from nexo.domain.cases import policies
from nexo.domain.cases.enums import Phase, TaskState
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import (
    Case,
    CaseParty,
    Clock,
    Evidence,
    PreferentialMeasure,
    StateChange,
    Task,
)
from nexo.domain.cases.rules import clocks, lifecycle
from nexo.domain.cases.rules.joint import joint_date
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.interactions.queries.rows import TimelineRow, rows_about
from nexo.domain.organisation.models import Position
from nexo.domain.organisation.queries.people import chain_of
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case with its history and chain of posts; `next_phases` are what this actor may do now."""

    case: Case
    sees_applicant: bool
    standing: frozenset[Who]
    next_phases: list[Phase]
    changes: list[StateChange]
    chain: list[Position]
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTerms:
    """The clocks of a case and the measures of preferential attention that its applicant gets."""

    case: Case
    clocks: list[Clock]
    measures: list[PreferentialMeasure]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWork:
    """The papers, tasks and people of a case."""

    case: Case
    evidence: list[Evidence]
    tasks: list[Task]
    participants: list[CaseParty]

    @property
    def joint_due_at(self) -> datetime | None:
        """By when everything that was asked and is still open is to be there."""
        return joint_date(task.due_at for task in self.tasks if task.state == TaskState.OPEN)


_PURPOSE = gettext_noop("atención del caso")


def case_page(*, actor: Actor, case_id: UUID, purpose: str = _PURPOSE) -> CasePage:
    """Return the page of a case and write down who read whose record. Raises `CaseUnknown`. Four queries."""
    rows = _on_screen(actor).annotate(delegated=policies.roles_delegated())
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    sees = policies.may_see_applicant(actor, case)
    standing = policies.standing(actor, case, delegated=case.delegated)
    if case.applicant_id is not None and sees:
        record_reads(
            actor=actor, party_ids=[case.applicant_id], purpose=purpose, kind="case", object_id=case.id
        )
    return CasePage(
        case=case,
        sees_applicant=sees,
        standing=standing,
        next_phases=lifecycle.next_phases(Phase(case.phase), standing, return_count=case.return_count),
        changes=list(case.changes.select_related("from_unit", "to_unit").order_by("-at", "-id")),
        chain=chain_of(case.owner_unit),
        days_left=days_left(case, clock.now()),
    )


def case_terms(*, actor: Actor, case_id: UUID) -> CaseTerms:
    """Return what a case is owed by when, and what preferential attention does. Two queries, or three."""
    case = one_case(actor=actor, case_id=case_id)
    return CaseTerms(
        case=case,
        clocks=list(case.clocks.select_related("term").order_by("id")),
        measures=list(case.measures.order_by("id")) if case.is_preferential else [],
    )


def case_work(*, actor: Actor, case_id: UUID) -> CaseWork:
    """Return papers, tasks and, for whoever may know them, the people of a case. Four queries."""
    case = one_case(actor=actor, case_id=case_id)
    sees = policies.may_see_applicant(actor, case)
    return CaseWork(
        case=case,
        evidence=list(case.evidence.select_related("file").order_by("at", "id")),
        tasks=list(case.tasks.select_related("unit").order_by("state", "due_at")),
        participants=list(case.participants.select_related("party")) if sees else [],
    )


def case_talk(*, actor: Actor, case_id: UUID) -> tuple[Case, list[TimelineRow]]:
    """Return the case and what was said about it, oldest first. Four queries.

    What was said is hidden from whoever may not learn who asked.
    """
    case = one_case(actor=actor, case_id=case_id)
    if not policies.may_see_applicant(actor, case):
        return case, []
    return case, rows_about(actor=actor, register="cases", kind="case", object_id=case.id)


def one_case(*, actor: Actor, case_id: UUID) -> Case:
    """Return the case with all that its screens name; raises `CaseUnknown`. One query."""
    case = _on_screen(actor).filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    return case


def _on_screen(actor: Actor) -> QuerySet[Case]:
    return (
        policies.visible_to(actor)
        .select_related(
            "service",
            "service_version",
            "owner_unit",
            "assignee",
            "applicant",
            "zone",
            "incident",
            "jurisdiction",
        )
        .defer("zone__polygon", "applicant__ngrams", "applicant__search_text")
    )


def days_left(case: Case, now: datetime) -> int | None:
    """Return the business days until an open case falls due; None when nothing runs."""
    if not case.is_open or case.due_at is None:
        return None
    town = case.jurisdiction
    return clocks.business_days_left(now, case.due_at, town.zone_info, calendar_of(town.calendar_id))
