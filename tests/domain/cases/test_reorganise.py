"""Services change hands on a day: tried first, carried out by itself, the history as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.cases.ends import another, resolve
from nexo.domain.cases.actions import work_case
from nexo.domain.cases.actions.reorganise import (
    call_off_reorganisation,
    carry_out,
    due_reorganisations,
    hand_over_cases,
    plan_reorganisation,
)
from nexo.domain.cases.errors import ReorganisationOver, ReorganisationUnfit, UnitUnsuitable
from nexo.domain.cases.models import Case, Reorganisation
from nexo.domain.cases.queries.reorganising import simulate
from nexo.domain.cases.tasks import task_reorganise
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Position, StaffMember
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)
FRIDAY = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


def plan(town, who="sistemas", **changes):
    plain = {
        "service_ids": [town.versions["AP01"].service_id],
        "to_unit_id": town.units["VIA"].id,
        "from_day": FRIDAY,
        "legal_act": "Decreto 45",
    }
    return plan_reorganisation(actor=town.actors[who], **(plain | changes))


def owner(town):
    return PublicService.objects.get(code="AP01").owner_unit.code


def friday():
    return clock.frozen(MONDAY + timedelta(days=4))


def test_it_happens_on_its_day_and_cases_go_along_as_they_are(town):
    working, asked, done = another(town), another(town), another(town)
    area = town.actors["alumbrado"]
    work_case.ask_citizen(actor=area, case_id=asked.id, question="¿Qué altura?")
    resolve(area, done)
    clocks = sorted(working.clocks.values_list("kind", "started_at", "due_at"))
    plan(town)
    task_reorganise()
    assert owner(town) == "ALU"
    with friday():
        task_reorganise()
        run_pending(queue="default")
    assert owner(town) == "VIA"
    rows = {case.pk: case for case in Case.objects.select_related("owner_unit")}
    assert {pk: (case.owner_unit.code, case.phase) for pk, case in rows.items()} == {
        working.pk: ("VIA", "assigned"),
        asked.pk: ("VIA", "awaiting_citizen"),
        done.pk: ("ALU", "resolved"),
    }
    assert sorted(working.clocks.values_list("kind", "started_at", "due_at")) == clocks
    last = working.changes.order_by("at", "id").last()
    assert (last.from_unit.code, last.to_unit.code, last.note) == ("ALU", "VIA", "reorganización: Decreto 45")
    assert rows[working.pk].received_at == working.received_at
    assert AuditEntry.objects.filter(action="cases.handed_over").count() == 2


def test_from_today_means_now(town):
    case = another(town)
    plan(town, from_day=MONDAY.date())
    run_pending(queue="default")
    case.refresh_from_db()
    assert (owner(town), case.owner_unit.code) == ("VIA", "VIA")


def test_what_a_rule_sent_elsewhere_stays_there(town):
    case = another(town)
    Case.objects.filter(pk=case.pk).update(owner_unit=town.units["SP"])
    made = plan(town)
    with friday():
        carry_out(plan_id=made.pk)
        assert hand_over_cases(plan_id=made.pk) is False
    case.refresh_from_db()
    assert case.owner_unit.code == "SP"


def test_open_cases_may_be_left_to_be_finished(town):
    case = another(town)
    plan(town, takes_cases=False)
    with friday():
        task_reorganise()
        run_pending(queue="default")
    case.refresh_from_db()
    assert (owner(town), case.owner_unit.code) == ("VIA", "ALU")


def test_in_steps_that_may_be_repeated(town):
    for _ in range(3):
        another(town)
    made = plan(town)
    with friday():
        assert carry_out(plan_id=made.pk).carried_out_at is not None
        assert carry_out(plan_id=made.pk) is None
        assert [hand_over_cases(plan_id=made.pk, limit=2) for _ in range(3)] == [True, False, False]
    assert set(Case.objects.values_list("owner_unit__code", flat=True)) == {"VIA"}


def test_the_deputy_who_takes_over_leaves_the_place_to_who_had_it(town):
    service = town.versions["AP01"].service
    service.deputy_unit = town.units["VIA"]
    service.save()
    made = plan(town)
    with friday():
        carry_out(plan_id=made.pk)
    service.refresh_from_db()
    assert (service.owner_unit.code, service.deputy_unit.code) == ("VIA", "ALU")


def test_a_plan_is_called_off_before_its_day_only(town):
    made = plan(town)
    call_off_reorganisation(actor=town.actors["sistemas"], plan_id=made.pk)
    with friday():
        assert due_reorganisations() == []
        with pytest.raises(ReorganisationOver):
            call_off_reorganisation(actor=town.actors["sistemas"], plan_id=made.pk)
    assert owner(town) == "ALU"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"legal_act": " "}, "Escribí la norma"),
        ({"service_ids": []}, "Elegí al menos un servicio"),
        ({"from_day": date(2026, 11, 29)}, "anterior a hoy"),
    ],
)
def test_what_is_missing_is_said(town, changes, sentence):
    with pytest.raises(ReorganisationUnfit, match=sentence):
        plan(town, **changes)


def test_two_plans_do_not_contradict_each_other(town):
    with pytest.raises(ReorganisationUnfit, match="Alumbrado ya tiene AP01"):
        plan(town, to_unit_id=town.units["ALU"].id)
    plan(town)
    with pytest.raises(ReorganisationUnfit, match="Ya hay un cambio programado para AP01"):
        plan(town, to_unit_id=town.units["SP"].id)


@pytest.mark.parametrize("who", ["secretaria", "intendencia", "atencion", "auditoria"])
def test_only_who_administers_the_town_decides(town, who):
    with pytest.raises(NotAllowed):
        plan(town, who)
    made = plan(town)
    with pytest.raises(NotAllowed):
        call_off_reorganisation(actor=town.actors[who], plan_id=made.pk)


def test_another_town_has_nothing_to_do_with_it(town):
    other = small_town("otro")
    with pytest.raises(UnitUnsuitable):
        plan(town, to_unit_id=other.units["VIA"].id)
    with pytest.raises(ReorganisationUnfit):
        plan(town, service_ids=[other.versions["AP01"].service_id])
    with pytest.raises(NotFound):
        call_off_reorganisation(actor=other.actors["sistemas"], plan_id=plan(town).pk)
    assert Reorganisation.objects.count() == 1


def test_it_is_tried_before_it_is_decided(town, django_assert_num_queries):
    another(town)
    elsewhere = another(town)
    Case.objects.filter(pk=elsewhere.pk).update(owner_unit=town.units["SP"])
    service = town.versions["AP01"].service_id
    with django_assert_num_queries(4):
        tried = simulate(
            jurisdiction_id=town.jurisdiction.id, service_ids=[service], to_unit=town.units["VIA"]
        )
    (change,) = tried.changes
    assert (change.code, change.from_name, change.open_cases, change.elsewhere) == ("AP01", "Alumbrado", 1, 1)
    assert (tried.open_cases, tried.open_now, tried.has_head) == (1, 0, False)
    Position.objects.filter(unit=town.units["VIA"]).update(holder=StaffMember.objects.first())
    again = simulate(jurisdiction_id=town.jurisdiction.id, service_ids=[service], to_unit=town.units["VIA"])
    assert again.has_head is True
