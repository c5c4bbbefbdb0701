"""What the town does about what repeats: one problem with a plan, one improvement measured by the real code."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from nexo.application.demo.load.draft import Draft
from nexo.application.improving.look import look
from nexo.application.improving.measure import measure_due, start
from nexo.domain.cases.models import Case
from nexo.domain.improvements.actions.decide_suggestion import take_suggestion
from nexo.domain.improvements.actions.move_improvement import accept_improvement, finish_improvement
from nexo.domain.improvements.actions.open_problem import Seen, analyse_problem, link_case, open_problem
from nexo.domain.improvements.actions.propose_improvement import Planned, propose_improvement
from nexo.domain.improvements.enums import Metric, SuggestionKind
from nexo.domain.improvements.models import ImprovementAction, Suggestion
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor

_AREA, _SUPERVISION = "diego@losceibos.example", "silvia@losceibos.example"
_UNIT, _SERVICE = "ALU", "AP01"
_OPENED, _STARTED, _DONE = timedelta(days=230), timedelta(days=215), timedelta(days=200)
_WINDOW, _SHOWN = 90, 8


def write_improvements(draft: Draft) -> int:
    """Suggest what repeats and plan against one place of the lighting; return how many suggestions there are."""
    found = look(town=draft.ground.jurisdiction)
    area, supervision = draft.staff.actor(_AREA), draft.staff.actor(_SUPERVISION)
    _with_plan(draft.ground.units[_UNIT], area, supervision)
    return found


def lived_improvement(draft: Draft) -> Iterator[datetime]:
    """Live through an improvement of months ago; what came of it is what the figures say.

    Gives each of its moments before anything is done then, so that the audit goes on in the order of time.
    """
    now = clock.now()
    area, supervision = draft.staff.actor(_AREA), draft.staff.actor(_SUPERVISION)
    opened, started, done = now - _OPENED, now - _STARTED, now - _DONE
    yield opened
    with clock.frozen(opened):
        improvement = _proposed(draft, area, due_on=done.date())
        accept_improvement(actor=supervision, action_id=improvement.pk)
    yield started
    with clock.frozen(started):
        start(actor=area, action_id=improvement.pk)
    yield done
    with clock.frozen(done):
        finish_improvement(actor=area, action_id=improvement.pk)
    measured = done + timedelta(days=_WINDOW + 2)
    yield measured
    with clock.frozen(measured):
        measure_due()


def _proposed(draft: Draft, area: Actor, *, due_on: date) -> ImprovementAction:
    unit, service = draft.ground.units[_UNIT], draft.ground.services[_SERVICE]
    problem = open_problem(
        actor=area,
        seen=Seen(
            title="Las luminarias tardan en repararse",
            unit_id=unit.pk,
            service_id=service.pk,
            cause="delay",
            cause_text="Las cuadrillas salían una vez por semana a cada zona, sin mirar qué esperaba hace más tiempo.",
        ),
    )
    shown = Case.objects.filter(
        service=service, visibility="normal", received_at__lt=clock.now(), zone__isnull=False
    )
    for case_id in shown.order_by("-received_at").values_list("pk", flat=True)[:_SHOWN]:
        because = "Es de las que esperaban su turno en el recorrido."
        link_case(actor=area, problem_id=problem.pk, case_id=case_id, because=because)
    return propose_improvement(
        actor=area,
        problem_id=problem.pk,
        planned=Planned(
            title="Recorridos diarios armados por antigüedad del reclamo",
            unit_id=unit.pk,
            due_on=due_on,
            metric=Metric.MEDIAN_DAYS,
            window_days=_WINDOW,
            minutes=60 * 60,
        ),
    )


def _with_plan(unit: Unit, area: Actor, supervision: Actor) -> None:
    """Take up the place of the area that repeats most, find its cause and plan against it."""
    places = Suggestion.objects.filter(unit=unit, kind=SuggestionKind.PLACE, state="open")
    row = places.order_by("-count", "pk").first()
    if row is None or row.service is None:
        return
    title = f"{row.service.name}: se repite en {row.place_text}"[:150]
    problem = take_suggestion(actor=area, suggestion_id=row.pk, title=title)
    analyse_problem(
        actor=area,
        problem_id=problem.pk,
        seen=Seen(
            title=title,
            unit_id=unit.pk,
            service_id=row.service_id,
            zone_id=row.zone_id,
            place_text=row.place_text,
            cause="equipment",
            cause_text="El tendido de la cuadra es viejo: cada lluvia salta la protección y se apagan las mismas luces.",
        ),
    )
    improvement = propose_improvement(
        actor=area,
        problem_id=problem.pk,
        planned=Planned(
            title="Renovar el tendido y el tablero de la cuadra",
            unit_id=unit.pk,
            due_on=clock.now().date() + timedelta(days=21),
            metric=Metric.INCIDENTS,
            cost_cents=185_000_000,
            minutes=40 * 60,
        ),
    )
    accept_improvement(actor=supervision, action_id=improvement.pk)
