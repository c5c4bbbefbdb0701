"""Give a new case the measures of preferential attention that the situation of its applicant calls for."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from nexo.domain.cases.enums import MeasureKind
from nexo.domain.cases.models import Case, PreferentialMeasure, Task
from nexo.domain.cases.rules import clocks
from nexo.domain.cases.rules.measures import VERSION, Measure
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit

_WORK = {
    MeasureKind.CALL_BACK: (gettext_noop("Llamar para contarle cómo va"), 2),
    MeasureKind.HOME_VISIT: (gettext_noop("Ir a verla a su casa"), 5),
    MeasureKind.INTERPRETER: (gettext_noop("Conseguir quien hable su lengua"), 2),
}
"""The work that a measure asks of the owner unit: its words, and in how many business days."""


def give_measures(*, actor: Actor, case: Case, measures: Sequence[Measure]) -> None:
    """Write the measures with the rule that fired, and the tasks that they ask for. Inside the opening's transaction."""
    if not measures:
        return
    tasks = {measure.kind: _task(case, measure.kind) for measure in measures if measure.kind in _WORK}
    Task.objects.bulk_create(tasks.values())
    PreferentialMeasure.objects.bulk_create(
        PreferentialMeasure(
            case=case,
            kind=measure.kind,
            code=measure.code,
            because=measure.text,
            rule=VERSION,
            task=tasks.get(measure.kind),
        )
        for measure in measures
    )
    audit(
        actor=actor,
        action="cases.measures_given",
        kind="case",
        object_id=case.id,
        changes={"measures": {measure.kind.value: measure.code for measure in measures}, "rule": VERSION},
    )


def _task(case: Case, kind: MeasureKind) -> Task:
    title, days = _WORK[kind]
    town = case.jurisdiction
    due = clocks.due_at(
        clock.now(), days, TermUnit.BUSINESS_DAY, town.zone_info, calendar_of(town.calendar_id)
    )
    return Task(case=case, kind=kind.value, title=title, unit=case.owner_unit, due_at=due)
