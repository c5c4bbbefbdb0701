"""A problem from the first case to the last person told."""

from datetime import date, timedelta

import pytest

from nexo.application.improving.look import look
from nexo.application.improving.measure import measure_due, start
from nexo.domain.analytics.models import CaseFigure, SatisfactionFigure
from nexo.domain.cases.actions.cosign_case import cosign_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.models import Case
from nexo.domain.improvements import errors
from nexo.domain.improvements.actions.arrange_thresholds import arrange_thresholds
from nexo.domain.improvements.actions.decide_suggestion import dismiss_suggestion, take_suggestion
from nexo.domain.improvements.actions.move_improvement import (
    accept_improvement,
    drop_improvement,
    finish_improvement,
)
from nexo.domain.improvements.actions.open_problem import (
    Seen,
    analyse_problem,
    link_case,
    open_problem,
    unlink_case,
)
from nexo.domain.improvements.actions.propose_improvement import Planned, propose_improvement
from nexo.domain.improvements.actions.settle_problem import discard_problem, fix_problem
from nexo.domain.improvements.enums import Metric
from nexo.domain.improvements.models import ImprovementAction, Problem, ProblemLink, Suggestion
from nexo.domain.improvements.policies import suggestions_visible_to, visible_to
from nexo.domain.improvements.queries.concerned import concerned
from nexo.domain.improvements.queries.register import closure, register
from nexo.domain.improvements.rules.thresholds import LIMITS, Thresholds
from nexo.domain.notifications.models import Notice
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import small_town


@pytest.fixture
def lamp(town):
    """Return what opens a problem of Alumbrado."""

    def make(**more):
        facts = {
            "title": "Se quema siempre la misma luz",
            "unit_id": town.units["ALU"].pk,
            "service_id": town.versions["AP01"].service_id,
        }
        return open_problem(actor=town.actors["alumbrado"], seen=Seen(**facts | more))

    return make


def planned(town, **more):
    facts = {
        "title": "Cambiar el cable",
        "unit_id": town.units["ALU"].pk,
        "due_on": date(2026, 12, 1),
        "metric": Metric.CSAT,
        "window_days": 30,
    }
    return Planned(**facts | more)


def neighbour(town, party):
    return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.jurisdiction.id, party_id=party.pk)


def test_a_cause_takes_a_problem_from_seen_to_analysed_and_a_plan_to_planned(town, lamp):
    area, chief = town.actors["alumbrado"], town.actors["secretaria"]
    problem = lamp()
    assert (problem.state, problem.opened_by_label) == ("seen", area.label)
    with pytest.raises(errors.CauseUnanalysed):
        propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town))
    seen = Seen(title=problem.title, unit_id=problem.unit_id, cause="equipment", cause_text="Cable viejo")
    assert analyse_problem(actor=area, problem_id=problem.pk, seen=seen).state == "analysed"
    action = propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town))
    with pytest.raises(NotAllowed):
        accept_improvement(actor=area, action_id=action.pk)
    accept_improvement(actor=chief, action_id=action.pk)
    problem.refresh_from_db()
    assert problem.state == "planned"
    assert list(
        AuditEntry.objects.filter(kind="improvement").order_by("pk").values_list("action", flat=True)
    ) == [
        "improvements.improvement_proposed",
        "improvements.improvement_accepted",
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": " "}, "title"), ({"cause": "unheard"}, "cause")],
)
def test_what_is_missing_of_a_problem_is_told_at_its_field(lamp, more, field):
    with pytest.raises(errors.ProblemIncomplete) as refused:
        lamp(**more)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"due_on": date(2026, 11, 22)}, "due_on"),
        ({"metric": "luck"}, "metric"),
        ({"window_days": 13}, "window_days"),
        ({"cost_cents": -1}, "cost_cents"),
        ({"minutes": 10**8}, "minutes"),
    ],
)
def test_what_is_missing_of_an_improvement_is_told_at_its_field(town, lamp, more, field):
    problem = lamp(cause="equipment")
    with pytest.raises(errors.ActionIncomplete) as refused:
        propose_improvement(
            actor=town.actors["alumbrado"], problem_id=problem.pk, planned=planned(town, **more)
        )
    assert refused.value.field == field


def test_strangers_to_the_area_neither_see_nor_touch_it(town, lamp, report):
    problem = lamp(cause="equipment")
    other = small_town("otra")
    for actor in (
        town.actors["vial"],
        town.actors["atencion"],
        other.actors["alumbrado"],
        other.actors["intendencia"],
    ):
        assert not visible_to(actor).exists()
        with pytest.raises(errors.ProblemUnknown):
            link_case(actor=actor, problem_id=problem.pk, case_id=report().pk, because="x")
        with pytest.raises(errors.ProblemUnknown):
            fix_problem(actor=actor, problem_id=problem.pk, words="x")
    assert visible_to(town.actors["auditoria"]).count() == 1
    with pytest.raises(NotAllowed):
        open_problem(actor=town.actors["vial"], seen=Seen(title="x", unit_id=town.units["ALU"].pk))


def test_a_case_is_linked_once_with_a_reason_and_a_reserved_one_never(town, lamp, report):
    area, problem, case = town.actors["alumbrado"], lamp(), report()
    with pytest.raises(errors.LinkReasonMissing):
        link_case(actor=area, problem_id=problem.pk, case_id=case.pk, because=" ")
    for _ in range(2):
        link_case(actor=area, problem_id=problem.pk, case_id=case.pk, because="misma luz")
    link = ProblemLink.objects.get()
    assert (link.because, link.linked_by_label) == ("misma luz", area.label)
    Case.objects.filter(pk=case.pk).update(visibility="reserved")
    unlink_case(actor=area, problem_id=problem.pk, case_id=case.pk)
    with pytest.raises(errors.CaseStaysOut):
        link_case(actor=area, problem_id=problem.pk, case_id=case.pk, because="x")
    with pytest.raises(NotFound):
        link_case(actor=area, problem_id=problem.pk, case_id=report("VI01").pk, because="x")
    assert not ProblemLink.objects.exists()


def test_everybody_concerned_is_told_once(town, mailbox, lamp, report, person):
    area, problem = town.actors["alumbrado"], lamp(cause="equipment")
    anna, berta, carla, hidden = (person() for _ in range(4))
    first, second, third = report(party=anna), report(party=anna), report(party=berta)
    join_incident(actor=town.actors["atencion"], case_id=third.pk, with_case_id=first.pk)
    reserved = report(party=hidden)
    for case in (first, second, reserved):
        link_case(actor=area, problem_id=problem.pk, case_id=case.pk, because="misma luz")
    cosign_case(actor=neighbour(town, carla), code=second.public_code, weighs=True)
    Case.objects.filter(pk=reserved.pk).update(visibility="protected")
    again = person()  # another record of Anna's
    cosign_case(actor=neighbour(town, again), code=third.public_code, weighs=False)
    merge_parties(actor=town.actors["atencion"], survivor=anna, absorbed=again, reason="la misma")
    assert set(concerned(problem)) == {anna.pk, berta.pk, carla.pk}
    deliver_pending()
    Notice.objects.all().delete()
    fix_problem(actor=area, problem_id=problem.pk, words="Cambiamos el cable.")
    deliver_pending()
    told = Notice.objects.filter(slug="problem_fixed").select_related("interaction")
    assert {one.party_id for one in told} == {anna.pk, berta.pk, carla.pk}
    assert told.count() == 3
    assert all("Cambiamos el cable." in one.interaction.text for one in told)
    with pytest.raises(errors.ProblemOver):
        fix_problem(actor=area, problem_id=problem.pk, words="otra vez")


def test_nothing_is_fixed_without_a_cause_words_or_while_something_waits(town, lamp):
    area = town.actors["alumbrado"]
    with pytest.raises(errors.CauseUnanalysed):
        fix_problem(actor=area, problem_id=lamp().pk, words="x")
    problem = lamp(cause="equipment")
    with pytest.raises(errors.ProblemIncomplete):
        fix_problem(actor=area, problem_id=problem.pk, words=" ")
    action = propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town))
    with pytest.raises(errors.NothingDone):
        fix_problem(actor=area, problem_id=problem.pk, words="x")
    with pytest.raises(errors.ReasonMissing):
        drop_improvement(actor=area, action_id=action.pk, reason="")
    drop_improvement(actor=area, action_id=action.pk, reason="No hay fondos")
    with pytest.raises(errors.ReasonMissing):
        discard_problem(actor=area, problem_id=problem.pk, reason="")
    discard_problem(actor=area, problem_id=problem.pk, reason="Era otra cosa")
    deliver_pending()
    assert Problem.objects.get(pk=problem.pk).state == "discarded"
    assert not Notice.objects.filter(slug="problem_fixed").exists()


def satisfaction(town, code, day, answered, satisfied):
    version = town.versions[code]
    SatisfactionFigure.objects.create(
        jurisdiction=town.jurisdiction,
        day=day,
        unit=version.service.owner_unit,
        service=version.service,
        answered=answered,
        satisfied=satisfied,
    )


def test_an_improvement_is_measured_on_its_day_once_against_the_rest(town, lamp):
    """40 % -> 70 % with us, 50 % -> 55 % in the other services of the group: +25 points, by hand."""
    area, chief = town.actors["alumbrado"], town.actors["secretaria"]
    other = town.versions["VI01"].service
    other.group = town.versions["AP01"].service.group
    other.save(update_fields=["group"])
    problem = lamp(cause="equipment")
    action = propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town))
    with pytest.raises(errors.ActionElsewhere):
        start(actor=area, action_id=action.pk)
    accept_improvement(actor=chief, action_id=action.pk)
    satisfaction(town, "AP01", date(2026, 10, 24), 100, 40)  # the first of the thirty days before
    satisfaction(town, "AP01", date(2026, 10, 23), 100, 100)  # the day before them
    satisfaction(town, "VI01", date(2026, 11, 22), 100, 50)
    start(actor=area, action_id=action.pk)
    action.refresh_from_db()
    assert action.baseline == {
        "ours": {"n": 100, "hits": 40, "days": 30, "median": None},
        "others": {"n": 100, "hits": 50, "days": 30, "median": None},
    }
    satisfaction(
        town, "AP01", date(2026, 11, 20), 100, 100
    )  # what is counted late does not thaw the baseline
    finish_improvement(actor=area, action_id=action.pk)
    satisfaction(town, "AP01", date(2026, 11, 23), 50, 0)  # the day it was done belongs to neither side
    satisfaction(town, "AP01", date(2026, 11, 24), 100, 70)
    satisfaction(town, "VI01", date(2026, 12, 23), 100, 55)
    satisfaction(town, "VI01", date(2026, 12, 24), 100, 0)
    assert measure_due() == 0
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert measure_due() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert measure_due() == 1
        assert measure_due() == 0
    action.refresh_from_db()
    assert (action.state, action.verdict, action.definition_version) == ("measured", "better", "2026-11")
    assert action.change == pytest.approx(0.25)
    found = closure(jurisdiction_id=town.jurisdiction.pk)
    assert (found.measured, found.due) == (1, 1)
    assert [one.title for one in register(town=town.jurisdiction).items] == [problem.title]


def test_with_too_few_answers_no_number_is_told(town, lamp):
    problem = lamp(cause="equipment")
    area, chief = town.actors["alumbrado"], town.actors["secretaria"]
    action = propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town))
    accept_improvement(actor=chief, action_id=action.pk)
    start(actor=area, action_id=action.pk)
    finish_improvement(actor=area, action_id=action.pk)
    with clock.frozen(clock.now() + timedelta(days=31)):
        measure_due()
    action.refresh_from_db()
    assert (action.state, action.verdict, action.change) == ("measured", "too_few", None)


@pytest.mark.parametrize("metric", ["incidents", "reopened", "median_days"])
def test_other_metrics_are_counted_where_they_live(town, lamp, report, metric):
    problem = lamp(cause="equipment", zone_id=town.zone.pk)
    area, chief = town.actors["alumbrado"], town.actors["secretaria"]
    case = report(at=clock.now() - timedelta(days=3))
    join_incident(
        actor=town.actors["atencion"],
        case_id=report(at=clock.now() - timedelta(days=2)).pk,
        with_case_id=case.pk,
    )
    CaseFigure.objects.create(
        jurisdiction=town.jurisdiction, day=date(2026, 11, 10), unit=town.units["ALU"], service=case.service,
        zone=town.zone, channel="x", received=12, reopened=3, resolved=10,
        resolution_histogram=[0] * 4 + [10] + [0] * 15,
    )  # fmt: skip
    action = propose_improvement(actor=area, problem_id=problem.pk, planned=planned(town, metric=metric))
    accept_improvement(actor=chief, action_id=action.pk)
    start(actor=area, action_id=action.pk)
    ours = ImprovementAction.objects.get(pk=action.pk).baseline["ours"]
    counted = {
        "incidents": {"n": 1, "hits": 0, "days": 30, "median": None},  # two cases, one incident
        "reopened": {"n": 12, "hits": 3, "days": 30, "median": None},
        "median_days": {
            "n": 10,
            "hits": 0,
            "days": 30,
            "median": pytest.approx(0.75),
        },  # 12–24 h, the middle: 18 h
    }
    assert ours == counted[metric]


def test_what_repeats_is_suggested_once_and_an_official_decides(town, report):
    cases = [report(north=number * 0.0003) for number in range(3)]
    report("VI01")
    assert look(town=town.jurisdiction) == 1
    assert look(town=town.jurisdiction) == 1
    row = Suggestion.objects.get()
    assert (row.kind, row.count, row.unit_id) == ("place", 3, town.units["ALU"].pk)
    assert set(row.case_ids) == {case.pk for case in cases}
    assert not suggestions_visible_to(town.actors["vial"]).exists()
    with pytest.raises(NotFound):
        take_suggestion(actor=town.actors["vial"], suggestion_id=row.pk, title="x")
    problem = take_suggestion(actor=town.actors["alumbrado"], suggestion_id=row.pk, title="Luces de Mitre")
    assert problem.links.count() == 3
    assert problem.links.first().because == (
        "3 incidentes del mismo servicio a menos de 150 metros en 365 días."
    )
    with pytest.raises(errors.SuggestionDecided):
        dismiss_suggestion(actor=town.actors["alumbrado"], suggestion_id=row.pk, reason="x")
    assert look(town=town.jurisdiction) == 0


def test_what_was_set_aside_does_not_come_back_and_what_stops_repeating_lapses(town, report):
    for number in range(3):
        report(north=number * 0.0003)
    look(town=town.jurisdiction)
    row = Suggestion.objects.get()
    with pytest.raises(errors.ReasonMissing):
        dismiss_suggestion(actor=town.actors["alumbrado"], suggestion_id=row.pk, reason=" ")
    dismiss_suggestion(actor=town.actors["alumbrado"], suggestion_id=row.pk, reason="Obra en marcha")
    assert look(town=town.jurisdiction) == 0
    for number in range(3):
        report(north=0.02 + number * 0.0003)
    assert look(town=town.jurisdiction) == 1
    Case.objects.update(phase="cancelled")
    assert look(town=town.jurisdiction) == 0
    assert sorted(Suggestion.objects.values_list("state", flat=True)) == ["dismissed", "lapsed"]


def test_reserved_cases_are_no_suggestion(town, report):
    for number in range(3):
        report(north=number * 0.0003)
    Case.objects.update(visibility="reserved")
    assert look(town=town.jurisdiction) == 0


def test_thresholds_and_causes_are_the_towns_own(town, report):
    numbers = {name: getattr(Thresholds(), name) for name in LIMITS} | {"incidents": 2}
    listed = [("cable", "cable quemado"), ("otra", "otra")]
    with pytest.raises(NotAllowed):
        arrange_thresholds(actor=town.actors["alumbrado"], numbers=numbers, listed=listed)
    for wrong, field in (({"metres": 5}, "metres"), ({"incidents": 1}, "incidents")):
        with pytest.raises(errors.ProblemIncomplete) as refused:
            arrange_thresholds(actor=town.actors["sistemas"], numbers=numbers | wrong, listed=listed)
        assert refused.value.field == field
    for bad in ([], [("a", "")], [("a", "x"), ("a", "y")], [("", "x")]):
        with pytest.raises(errors.ProblemIncomplete):
            arrange_thresholds(actor=town.actors["sistemas"], numbers=numbers, listed=bad)
    arrange_thresholds(actor=town.actors["sistemas"], numbers=numbers, listed=listed)
    for number in range(2):
        report(north=number * 0.0003)
    town.jurisdiction.refresh_from_db()
    assert look(town=town.jurisdiction) == 1
    seen = Seen(title="x", unit_id=town.units["ALU"].pk, cause="cable")
    assert open_problem(actor=town.actors["alumbrado"], seen=seen).cause == "cable"
