"""Start an improvement with its baseline, and measure on its day what came of it (domain.md 4.5)."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from nexo.domain.analytics.queries.figures import Ground, Period, counted
from nexo.domain.cases.queries.repeats import incidents_between
from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements.actions.move_improvement import measure_improvement, start_improvement
from nexo.domain.improvements.enums import ActionState, Metric
from nexo.domain.improvements.errors import ActionUnknown
from nexo.domain.improvements.models import ImprovementAction, Problem
from nexo.domain.improvements.policies import improvements_visible_to
from nexo.domain.improvements.rules.effect import Sample
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system

_AT_ONCE = 200
_DAY_HOURS = 24


def start(*, actor: Actor, action_id: UUID) -> ImprovementAction:
    """Begin an improvement and freeze what its metric was in the days before. Raises as `start_improvement`."""
    rows = improvements_visible_to(actor).select_related("problem__service", "jurisdiction")
    improvement = rows.filter(pk=action_id).first()
    if improvement is None:
        raise ActionUnknown
    today = clock.today(improvement.jurisdiction.zone_info)
    ours, others = samples(improvement, first=today - timedelta(days=improvement.window_days))
    return start_improvement(actor=actor, action_id=action_id, ours=ours, others=others)


def measure_due() -> int:
    """Measure every improvement whose day has come and return how many; done again, nothing is measured twice."""
    rows = ImprovementAction.objects.filter(
        state=ActionState.DONE, measure_on__lte=clock.now().date() + timedelta(days=1)
    ).select_related("problem__service", "jurisdiction")
    measured = 0
    for improvement in rows.order_by("measure_on", "pk")[:_AT_ONCE]:
        if improvement.done_on is None:
            continue
        ours, others = samples(improvement, first=improvement.done_on + timedelta(days=1))
        actor = system(improvement.jurisdiction_id)
        done = measure_improvement(actor=actor, action_id=improvement.pk, ours=ours, others=others)
        measured += done is not None
    return measured


def samples(improvement: ImprovementAction, *, first: date) -> tuple[Sample, Sample]:
    """Return the metric over `window_days` days from `first` on: ours, and that of who we are compared to.

    A problem of a zone is compared with the same service elsewhere; one of a service, with the other services of its
    group; one of an area, with the other areas.
    """
    problem, town = improvement.problem, improvement.jurisdiction
    days, metric = improvement.window_days, improvement.metric
    ours, others = _grounds(problem)
    return _sample(town, metric, ours, first, days), _sample(town, metric, others, first, days)


def _grounds(problem: Problem) -> tuple[Ground, Ground]:
    service = problem.service
    if service is None:
        units = (problem.unit_id,)
        if problem.zone_id is not None:
            return Ground(units=units, zone=problem.zone_id), Ground(units=units, but_zone=problem.zone_id)
        return Ground(units=units), Ground(but_unit=problem.unit_id)
    mine = (service.pk,)
    if problem.zone_id is not None:
        return Ground(services=mine, zone=problem.zone_id), Ground(services=mine, but_zone=problem.zone_id)
    group = PublicService.objects.filter(group_id=service.group_id, is_active=True).exclude(pk=service.pk)
    return Ground(services=mine), Ground(services=tuple(group.values_list("pk", flat=True)))


def _sample(town: Jurisdiction, metric: str, ground: Ground, first: date, days: int) -> Sample:
    if metric == Metric.INCIDENTS:
        return Sample(n=_incidents(town, ground, first, days), days=days)
    last = first + timedelta(days=days - 1)
    found = counted(Period(jurisdiction_id=town.pk, since=first, until=last), ground)
    if metric == Metric.CSAT:
        return Sample(n=found.answered, hits=found.satisfied, days=days)
    if metric == Metric.REOPENED:
        return Sample(n=found.received, hits=found.reopened, days=days)
    median = None if found.median_hours is None else found.median_hours / _DAY_HOURS
    return Sample(n=found.resolved, days=days, median=median)


def _incidents(town: Jurisdiction, ground: Ground, first: date, days: int) -> int:
    """Count incidents on the cases themselves: the roll-ups know cases alone."""
    begin = datetime.combine(first, time.min, town.zone_info)
    end = datetime.combine(first + timedelta(days=days), time.min, town.zone_info)
    where = Q()
    if ground.services is not None:
        where &= Q(service_id__in=ground.services)
    if ground.units is not None:
        where &= Q(owner_unit_id__in=ground.units)
    if ground.zone is not None:
        where &= Q(zone_id=ground.zone)
    if ground.but_zone is not None:
        where &= Q(zone__isnull=False) & ~Q(zone_id=ground.but_zone)
    if ground.but_unit is not None:
        where &= ~Q(owner_unit_id=ground.but_unit)
    return incidents_between(jurisdiction_id=town.pk, since=begin, until=end, where=where)
