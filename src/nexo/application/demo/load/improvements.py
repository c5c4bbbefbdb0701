"""What the town does about what repeats: one problem with a plan, one improvement measured by the real code."""

from datetime import timedelta

from nexo.application.demo.load.draft import Draft
from nexo.application.improving.look import look
from nexo.application.improving.measure import measure_due, start
from nexo.domain.cases.models import Case
from nexo.domain.improvements.actions.decide_suggestion import take_suggestion
from nexo.domain.improvements.actions.move_improvement import accept_improvement, finish_improvement
from nexo.domain.improvements.actions.open_problem import Seen, analyse_problem, link_case, open_problem
from nexo.domain.improvements.actions.propose_improvement import Planned, propose_improvement
from nexo.domain.improvements.enums import Metric, SuggestionKind
from nexo.domain.improvements.models import Suggestion
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor

_AREA, _SUPERVISION = "diego@losceibos.example", "silvia@losceibos.example"
_UNIT, _SERVICE = "ALU", "AP01"
_OPENED, _STARTED, _DONE = timedelta(days=230), timedelta(days=215), timedelta(days=200)
_WINDOW, _SHOWN = 90, 8


def write_improvements(draft: Draft) -> int:
    """Suggest what repeats, open two problems of the lighting and measure what was done; return how many suggestions."""
    area, supervision = draft.staff.actor(_AREA), draft.staff.actor(_SUPERVISION)
    unit = draft.ground.units[_UNIT]
    _measured(draft, unit, area, supervision)
    found = look(town=draft.ground.jurisdiction)
    _with_plan(unit, area, supervision)
    return found


def _measured(draft: Draft, unit: Unit, area: Actor, supervision: Actor) -> None:
    """Live through an improvement of months ago at its own moments; what came of it is what the figures say."""
    now = clock.now()
    with clock.frozen(now - _OPENED):
        problem = open_problem(
            actor=area,
            seen=Seen(
                title="Las luminarias tardan en repararse",
                unit_id=unit.pk,
                service_id=draft.ground.services[_SERVICE].pk,
                cause="delay",
                cause_text="Las cuadrillas salían una vez por semana a cada zona, sin mirar qué esperaba hace más tiempo.",
            ),
        )
        improvement = propose_improvement(
            actor=area,
            problem_id=problem.pk,
            planned=Planned(
                title="Recorridos diarios armados por antigüedad del reclamo",
                unit_id=unit.pk,
                due_on=(now - _DONE).date(),
                metric=Metric.MEDIAN_DAYS,
                window_days=_WINDOW,
                minutes=60 * 60,
            ),
        )
        accept_improvement(actor=supervision, action_id=improvement.pk)
        shown = Case.objects.filter(
            service_id=problem.service_id,
            visibility="normal",
            received_at__lt=clock.now(),
            zone__isnull=False,
        )
        for case_id in shown.order_by("-received_at").values_list("pk", flat=True)[:_SHOWN]:
            link_case(
                actor=area,
                problem_id=problem.pk,
                case_id=case_id,
                because="Es de las que esperaban su turno en el recorrido.",
            )
    with clock.frozen(now - _STARTED):
        start(actor=area, action_id=improvement.pk)
    with clock.frozen(now - _DONE):
        finish_improvement(actor=area, action_id=improvement.pk)
    with clock.frozen(now - _DONE + timedelta(days=_WINDOW + 2)):
        measure_due()


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
