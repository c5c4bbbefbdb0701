"""Propose what is to be done against the cause of a problem."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.improvements import policies
from nexo.domain.improvements.actions.open_problem import locked_problem
from nexo.domain.improvements.enums import ActionState, Metric
from nexo.domain.improvements.errors import ActionIncomplete, CauseUnanalysed
from nexo.domain.improvements.events import ImprovementMoved
from nexo.domain.improvements.models import ImprovementAction, Problem
from nexo.domain.organisation.models import Position
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

SHORTEST, LONGEST = 14, 365
"""Days that are compared before and after; a year, so that seasons do not count twice."""
_DEAREST, _HOURS = 10**13, 10**7


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An improvement: who does it by when, what it costs (cents, minutes) and by what it is judged."""

    title: str
    unit_id: UUID
    due_on: date
    metric: str
    window_days: int = 90
    position_id: UUID | None = None
    cost_cents: int | None = None
    minutes: int | None = None


@transaction.atomic
def propose_improvement(*, actor: Actor, problem_id: UUID, planned: Planned) -> ImprovementAction:
    """Add a proposed improvement to a problem whose cause is known.

    Raises `ProblemUnknown`, `ProblemOver`, `CauseUnanalysed`, `ActionIncomplete`.
    """
    problem = locked_problem(actor=actor, problem_id=problem_id)
    return add_improvement(actor=actor, problem=problem, planned=planned)


def add_improvement(*, actor: Actor, problem: Problem, planned: Planned) -> ImprovementAction:
    """Add an improvement to a locked problem. Inside a transaction. Raises as `propose_improvement`."""
    if not problem.cause:
        raise CauseUnanalysed
    _check(problem, planned)
    unit = policies.units_kept_by(actor).filter(pk=planned.unit_id).first()
    if unit is None:
        raise ActionIncomplete("Elegí un área vigente.", field="unit_id")
    position = None
    if planned.position_id is not None:
        position = Position.objects.filter(pk=planned.position_id, unit=unit).first()
        if position is None:
            raise ActionIncomplete("Elegí un cargo de esa área.", field="position_id")
    improvement = ImprovementAction.objects.create(
        jurisdiction_id=problem.jurisdiction_id,
        problem=problem,
        title=planned.title.strip()[:200],
        unit=unit,
        position=position,
        due_on=planned.due_on,
        cost_cents=planned.cost_cents,
        minutes=planned.minutes,
        metric=planned.metric,
        window_days=planned.window_days,
        proposed_at=clock.now(),
        proposed_by_label=actor.label[:150],
    )
    tell(actor, improvement)
    return improvement


def tell(actor: Actor, improvement: ImprovementAction) -> None:
    """Write down and announce that an improvement moved."""
    audit(
        actor=actor,
        action=f"improvements.improvement_{improvement.state}",
        kind="improvement",
        object_id=improvement.pk,
        changes={"state": str(improvement.state), "metric": str(improvement.metric)},
    )
    record(
        ImprovementMoved(
            action_id=improvement.pk,
            problem_id=improvement.problem_id,
            state=str(ActionState(improvement.state)),
        ),
        actor=actor,
    )


def _check(problem: Problem, planned: Planned) -> None:
    if not planned.title.strip():
        raise ActionIncomplete("Contá qué se va a hacer.", field="title")
    if planned.due_on < clock.today(problem.jurisdiction.zone_info):
        raise ActionIncomplete("Elegí un día que viene.", field="due_on")
    if planned.metric not in Metric:
        raise ActionIncomplete("Elegí con qué se mide.", field="metric")
    if not SHORTEST <= planned.window_days <= LONGEST:
        raise ActionIncomplete("Elegí entre 14 y 365 días.", field="window_days")
    if planned.cost_cents is not None and not 0 <= planned.cost_cents <= _DEAREST:
        raise ActionIncomplete("Revisá el costo.", field="cost_cents")
    if planned.minutes is not None and not 0 <= planned.minutes <= _HOURS:
        raise ActionIncomplete("Revisá las horas.", field="minutes")
