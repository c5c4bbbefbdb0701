"""Open a problem, say its cause, link cases to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to as cases_visible_to
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements import policies
from nexo.domain.improvements.enums import LIVING, ProblemState
from nexo.domain.improvements.errors import (
    CaseStaysOut,
    LinkReasonMissing,
    ProblemIncomplete,
    ProblemOver,
    ProblemUnknown,
)
from nexo.domain.improvements.models import Problem, ProblemLink
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a problem; `service_id` and `zone_id` say where it is counted."""

    title: str
    unit_id: UUID
    service_id: UUID | None = None
    zone_id: UUID | None = None
    place_text: str = ""
    cause: str = ""
    cause_text: str = ""
    is_public: bool = True


@transaction.atomic
def open_problem(*, actor: Actor, seen: Seen) -> Problem:
    """Write down a problem of an area. Raises `NotAllowed`, `ProblemIncomplete`."""
    if not policies.may_keep(actor, seen.unit_id):
        raise NotAllowed
    problem = Problem(jurisdiction_id=jurisdiction_of(actor), opened_by_label=actor.label[:150])
    _write(problem, seen, actor)
    problem.state = ProblemState.ANALYSED if problem.cause else ProblemState.SEEN
    problem.save(force_insert=True)
    _audit(actor, "improvements.problem_opened", problem, {"unit": problem.unit.code})
    return problem


@transaction.atomic
def analyse_problem(*, actor: Actor, problem_id: UUID, seen: Seen) -> Problem:
    """Write what is known now; a cause takes the problem from seen to analysed. Raises as `open_problem`, `ProblemOver`."""
    problem = locked_problem(actor=actor, problem_id=problem_id)
    if not policies.may_keep(actor, seen.unit_id):
        raise NotAllowed
    _write(problem, seen, actor)
    if problem.state == ProblemState.SEEN and problem.cause:
        problem.state = ProblemState.ANALYSED
    problem.save()
    _audit(actor, "improvements.problem_analysed", problem, {"cause": problem.cause, "state": problem.state})
    return problem


@transaction.atomic
def link_case(*, actor: Actor, problem_id: UUID, case_id: UUID, because: str) -> ProblemLink:
    """Say that a case shows a problem, and why; said again, nothing changes.

    Raises `ProblemUnknown`, `ProblemOver`, `NotFound` for a case that the actor may not see, `CaseStaysOut`,
    `LinkReasonMissing`.
    """
    problem = locked_problem(actor=actor, problem_id=problem_id)
    if not because.strip():
        raise LinkReasonMissing(field="because")
    case = cases_visible_to(actor).select_related("service_version").filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if case.visibility != Visibility.NORMAL or case.service_version.visibility != Visibility.NORMAL:
        raise CaseStaysOut
    link, is_new = ProblemLink.objects.get_or_create(
        problem=problem,
        case=case,
        defaults={
            "because": because.strip()[:_LONGEST],
            "linked_by_label": actor.label[:150],
            "at": clock.now(),
        },
    )
    if is_new:
        _audit(actor, "improvements.case_linked", problem, {"case": str(case.pk)})
    return link


@transaction.atomic
def unlink_case(*, actor: Actor, problem_id: UUID, case_id: UUID) -> None:
    """Say that a case belongs to another problem after all. Raises `ProblemUnknown`, `ProblemOver`."""
    problem = locked_problem(actor=actor, problem_id=problem_id)
    gone, _ = ProblemLink.objects.filter(problem=problem, case_id=case_id).delete()
    if gone:
        _audit(actor, "improvements.case_unlinked", problem, {"case": str(case_id)})


def link_many(*, actor: Actor, problem: Problem, case_ids: Sequence[UUID], because: str) -> int:
    """Link the public ones of many cases to a locked problem and return how many. Inside a transaction."""
    rows = Case.objects.filter(
        pk__in=case_ids,
        jurisdiction_id=problem.jurisdiction_id,
        visibility=Visibility.NORMAL,
        service_version__visibility=Visibility.NORMAL,
    )
    links = [
        ProblemLink(
            problem=problem,
            case_id=pk,
            because=because[:_LONGEST],
            linked_by_label=actor.label[:150],
            at=clock.now(),
        )
        for pk in rows.order_by("pk").values_list("pk", flat=True)
    ]
    ProblemLink.objects.bulk_create(links, ignore_conflicts=True)
    _audit(actor, "improvements.cases_linked", problem, {"cases": len(links)})
    return len(links)


def locked_problem(*, actor: Actor, problem_id: UUID) -> Problem:
    """Return a living problem of the actor, locked; raises `ProblemUnknown`, `ProblemOver`."""
    rows = policies.kept_by(actor).select_for_update(of=("self",)).select_related("jurisdiction", "unit")
    problem = rows.filter(pk=problem_id).first()
    if problem is None:
        raise ProblemUnknown
    if problem.state not in LIVING:
        raise ProblemOver
    return problem


def _write(problem: Problem, seen: Seen, actor: Actor) -> None:
    if not seen.title.strip():
        raise ProblemIncomplete("Contá el problema en una frase.", field="title")
    town = Jurisdiction.objects.get(pk=problem.jurisdiction_id)
    if seen.cause and seen.cause not in causes_of(town.local_rules):
        raise ProblemIncomplete("Elegí una causa de la lista.", field="cause")
    unit = policies.units_kept_by(actor).filter(pk=seen.unit_id).first()
    if unit is None:
        raise ProblemIncomplete("Elegí un área vigente.", field="unit_id")
    service = zone = None
    if seen.service_id is not None:
        service = PublicService.objects.filter(pk=seen.service_id, jurisdiction=town).first()
        if service is None:
            raise ProblemIncomplete("Elegí un servicio de la lista.", field="service_id")
    if seen.zone_id is not None:
        zone = Zone.objects.filter(pk=seen.zone_id, jurisdiction=town).first()
        if zone is None:
            raise ProblemIncomplete("Elegí una zona de la lista.", field="zone_id")
    problem.title, problem.unit, problem.service, problem.zone = seen.title.strip()[:150], unit, service, zone
    problem.place_text, problem.cause = seen.place_text.strip()[:250], seen.cause
    problem.cause_text, problem.is_public = seen.cause_text.strip()[:4000], seen.is_public


def _audit(actor: Actor, action: str, problem: Problem, changes: dict[str, object]) -> None:
    audit(actor=actor, action=action, kind="problem", object_id=problem.pk, changes=changes)
