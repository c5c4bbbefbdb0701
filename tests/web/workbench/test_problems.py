"""Problems in the workbench: suggested, opened, planned, measured, fixed; who sees them; what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nexo.application.improving.look import look
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case, NeighbourWord
from nexo.domain.improvements.actions.open_problem import Seen, link_case, open_problem
from nexo.domain.improvements.models import ImprovementAction, Problem, ProblemLink, Suggestion
from nexo.domain.satisfaction.actions.answer_survey import answer_survey
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.models import Recovery
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE

LIST, NEW, RULES, DUE = (
    reverse(f"workbench:{name}") for name in ("problems", "problem_new", "problem_rules", "improvements")
)


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lamp(small):
    def make(number=0, code="AP01"):
        return open_case(
            actor=small.actors["atencion"],
            request=Request(
                version=small.versions[code], description="x", channel="counter", anonymous=True,
                place=Place(text=f"Mitre {100 + number}", lat=INSIDE[0] + number * 0.0003, lon=INSIDE[1]),
            ),
        ).case  # fmt: skip

    return make


@pytest.fixture
def problem(small):
    def make(**more):
        facts = {"title": "Se quema la luz", "unit_id": small.units["ALU"].pk, "cause": "equipment",
                 "service_id": small.versions["AP01"].service_id}  # fmt: skip
        return open_problem(actor=small.actors["alumbrado"], seen=Seen(**facts | more))

    return make


def planned(small, **more):
    return {
        "title": "Cambiar el cable", "unit_id": str(small.units["ALU"].pk), "position_id": "",
        "due_on": "2026-12-20", "metric": "csat", "window_days": "30", "cost": "1500.50", "hours": "7.5",
    } | more  # fmt: skip


def test_a_suggestion_becomes_a_problem_with_its_cases(small, as_, lamp):
    for number in range(3):
        lamp(number)
    look(town=small.jurisdiction)
    area = as_("alumbrado")
    page = words(area.get(LIST))
    assert "3 incidentes del mismo servicio a menos de 150 metros" in page
    row = Suggestion.objects.get()
    address = reverse("workbench:problem_suggestion", args=[row.pk])
    assert "Mitre 100" in words(area.get(address))
    done = area.post(address, {"title": "Luces de Mitre"}, follow=True)
    assert "Abierto, con sus casos vinculados." in words(done)
    assert ProblemLink.objects.filter(problem__title="Luces de Mitre").count() == 3
    assert area.get(address).status_code == 404
    assert as_("vial").get(address).status_code == 404


def test_a_suggestion_is_set_aside_with_a_reason(small, as_, lamp):
    for number in range(3):
        lamp(number)
    look(town=small.jurisdiction)
    address = reverse("workbench:problem_suggestion", args=[Suggestion.objects.get().pk])
    assert as_("alumbrado").post(address, {"aside": "1", "reason": ""}).status_code == 422
    as_("alumbrado").post(address, {"aside": "1", "reason": "Obra en marcha"})
    assert Suggestion.objects.get().decided_because == "Obra en marcha"


def test_a_plan_from_the_proposal_to_the_measure(small, as_, problem, lamp):
    row = problem()
    area, chief = as_("alumbrado"), as_("secretaria")
    propose = reverse("workbench:problem_improve", args=[row.pk])
    assert area.post(propose, planned(small, due_on="2026-11-01")).status_code == 422
    area.post(propose, planned(small))
    action = ImprovementAction.objects.get()
    assert (action.cost_cents, action.minutes) == (150_050, 450)
    move = {
        state: reverse("workbench:improvement_move", args=[action.pk, state])
        for state in ("accepted", "in_progress", "done", "dropped")
    }
    assert area.post(move["accepted"]).status_code == 404
    assert "Aceptar" not in words(area.get(reverse("workbench:problem", args=[row.pk])))
    chief.post(move["accepted"])
    area.post(move["in_progress"])
    page = words(area.get(reverse("workbench:problem", args=[row.pk])))
    assert "sin casos" in page
    assert "$ 1.500,50" in page
    assert "7,5 horas" in page
    area.post(move["done"])
    action.refresh_from_db()
    assert (action.state, str(action.measure_on)) == ("done", "2026-12-24")
    assert area.get(move["dropped"]).status_code == 200
    assert area.post(move["dropped"], {"reason": "x"}).status_code == 422
    fixed = area.post(reverse("workbench:problem_fix", args=[row.pk]), {"words": "Listo"}, follow=True)
    assert "Arreglado. Le avisamos" in words(fixed)
    assert Problem.objects.get().state == "fixed"


def test_late_improvements_stand_out_to_the_owner(small, as_, problem):
    row = problem()
    as_("alumbrado").post(reverse("workbench:problem_improve", args=[row.pk]), planned(small))
    with clock.frozen(clock.now() + timedelta(days=40)):
        area = as_("alumbrado")
        assert "Venció el 20/12/2026" in words(area.get(LIST))
        assert "Venció el 20/12/2026" in words(area.get(DUE))
        assert "Cambiar el cable" not in words(as_("vial").get(DUE))


def test_a_case_is_linked_from_its_desk_and_from_the_problem(small, as_, problem, lamp):
    row, first, second = problem(), lamp(), lamp(1)
    area = as_("alumbrado")
    address = reverse("workbench:case_problem", args=[first.pk])
    assert address in area.get(reverse("workbench:case", args=[first.pk])).content.decode()
    assert area.post(address, {"problem_id": str(row.pk), "because": ""}).status_code == 422
    area.post(address, {"problem_id": str(row.pk), "because": "misma luz"})
    link = reverse("workbench:problem_link", args=[row.pk])
    assert area.post(link, {"code": "XX-1", "because": "x"}).status_code == 422
    area.post(link, {"code": second.public_code, "because": "misma luz"})
    assert row.links.count() == 2
    area.post(reverse("workbench:problem_unlink", args=[row.pk]), {"case_id": str(first.pk)})
    assert row.links.count() == 1
    assert area.post(reverse("workbench:problem_unlink", args=[row.pk]), {"case_id": "x"}).status_code == 302
    assert as_("vial").get(address).status_code == 404


def test_what_neighbours_dispute_is_on_the_list_and_at_the_desk(small, as_, rosa, lamp):
    case = lamp()
    Case.objects.update(phase="resolved", resolved_at=clock.now())
    small.jurisdiction.local_rules["neighbour_disputes"] = 1
    small.jurisdiction.save()
    NeighbourWord.objects.create(case=case, party=rosa, round=0, solved=False, note="Sigue oscuro")
    assert "el barrio dice que no" in words(as_("alumbrado").get(LIST))
    desk = words(as_("alumbrado").get(reverse("workbench:case", args=[case.pk])))
    assert "Sigue oscuro" in desk
    assert "Son muchas: conviene volver a mirar." in desk
    assert "el barrio dice que no" not in words(as_("vial").get(LIST))


def test_causes_and_thresholds_are_set_for_the_town(small, as_):
    boss = as_("sistemas")
    page = boss.get(RULES)
    assert "delay: demora" in page.content.decode()
    given = dict.fromkeys(("incidents", "zone_incidents", "zone_times", "low_scores", "suggestions"), "5")
    given |= {"metres": "100", "days": "180", "causes": "cable: cable quemado\notra: otra"}
    assert boss.post(RULES, given | {"metres": "1"}).status_code == 422
    assert boss.post(RULES, given | {"causes": "sin codigo"}).status_code == 422
    boss.post(RULES, given)
    small.jurisdiction.refresh_from_db()
    assert small.jurisdiction.local_rules["improvements"]["metres"] == 100
    assert small.jurisdiction.local_rules["causes"] == [["cable", "cable quemado"], ["otra", "otra"]]
    assert as_("alumbrado").get(RULES).status_code == 404


def test_a_repeated_cause_of_bad_experiences_becomes_a_suggestion_with_a_plan(small, as_, rosa):
    for _ in range(5):
        case = open_case(
            actor=small.actors["atencion"],
            request=Request(
                version=small.versions["AP01"], description="x", channel="counter", applicant=rosa,
                place=Place(text="Mitre 100"),
            ),
        ).case  # fmt: skip
        invited = invite(actor=small.actors["atencion"], case=case, channel="counter")
        given = invited.invitation
        type(given).objects.filter(pk=given.pk).update(state="sent")
        answer_survey(actor=small.actors["atencion"], invitation=given, score=1, channel="voice")
    chief = as_("secretaria")
    for row in Recovery.objects.all():
        address = reverse("workbench:recovery", args=[row.pk])
        assert chief.post(address, {"cause": "", "note": "x"}).status_code == 422
        assert chief.post(address, {"cause": "invented", "note": "x"}).status_code == 422
        chief.post(address, {"cause": "delay", "note": "Llamamos"})
        deliver_pending()
    found = Suggestion.objects.get()
    assert (found.kind, found.cause, found.count) == ("cause", "delay", 5)
    chief.post(reverse("workbench:problem_suggestion", args=[found.pk]), {"title": "Demoras"})
    action = ImprovementAction.objects.get()
    assert (action.state, action.metric, action.problem.cause) == ("proposed", "csat", "delay")


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_much_for_one_row_as_for_three(small, as_, problem, lamp, rows):
    for number in range(rows):
        row = problem(title=f"Problema {number}")
        link_case(actor=small.actors["alumbrado"], problem_id=row.pk, case_id=lamp(number).pk, because="x")
    first = Problem.objects.order_by("opened_at").first()
    for number in range(rows):
        link_case(actor=small.actors["alumbrado"], problem_id=first.pk, case_id=lamp(number).pk, because="x")
    area = as_("alumbrado")
    counts = {}
    for path in (LIST, DUE, reverse("workbench:problem", args=[first.pk])):
        area.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert area.get(path).status_code == 200
        counts[path] = sum("procrastinate" not in one["sql"] for one in seen)
    session = 4  # the session, the login, the official, the roles
    assert [count - session for count in counts.values()] == [5, 2, 6]
