"""Several areas are asked at once; the case keeps one owner and shows one date (R26)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nexo.domain.cases.actions.tasks_of_case import ask_areas, finish_task
from nexo.domain.cases.enums import TaskKind
from nexo.domain.cases.errors import TaskStaysHere, TaskUnfit
from nexo.domain.cases.queries.asking import asked_task, given_tasks, late_given, open_tasks
from nexo.domain.cases.queries.page import case_work
from nexo.domain.cases.rules.joint import joint_date
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.errors import NotFound
from nexo.testing.town import small_town

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(datetime(2026, 11, 23, 13, tzinfo=UTC)):
        yield


def ask(town, case, units=("VIA", "SP"), *, days=3, kind=TaskKind.OPINION, actor="alumbrado"):
    return ask_areas(
        actor=town.actors[actor],
        case_id=case.id,
        kind=kind,
        title="¿Se puede cortar la calle?",
        unit_ids=[town.units[code].id for code in units],
        due_on=TODAY + timedelta(days=days),
    )


def test_the_joint_date_is_the_latest_of_what_is_still_open(town, opened):
    case = opened.case
    first, second = ask(town, case)
    (third,) = ask(town, case, ["VIA"], days=6, kind=TaskKind.INSPECT)
    work = case_work(actor=town.actors["alumbrado"], case_id=case.id)
    assert (work.joint_due_at, work.case.owner_unit.code) == (third.due_at, "ALU")
    finish_task(actor=town.actors["vial"], task_id=third.id, result="Mirado")
    assert (
        case_work(actor=town.actors["alumbrado"], case_id=case.id).joint_due_at
        == first.due_at
        == second.due_at
    )
    assert first.due_at.astimezone(case.jurisdiction.zone_info).date() == TODAY + timedelta(days=3)


def test_the_joint_date_of_nothing():
    assert joint_date([]) is joint_date([None, None]) is None
    noon = datetime(2026, 1, 1, tzinfo=UTC)
    assert joint_date([noon, None, noon - timedelta(days=1)]) == noon


def test_who_is_asked_reads_the_matter_without_the_person(town, opened, django_assert_num_queries):
    case = opened.case
    case.description = "Soy Rosa, llamen al 2262 15 412345"
    case.save(update_fields=["description"])
    task = ask(town, case, ["VIA"])[0]
    with django_assert_num_queries(1):
        assert open_tasks(actor=town.actors["vial"]) == [task]
    with django_assert_num_queries(2):
        asked = asked_task(actor=town.actors["vial"], task_id=task.id)
    assert (asked.description, asked.may_finish, asked.opens) == ("Soy Rosa, llamen al […]", True, False)
    for stranger in ("genero", "auditoria", "sistemas"):
        with pytest.raises(NotFound):
            asked_task(actor=town.actors[stranger], task_id=task.id)
    other = small_town("otra").actors["vial"]
    with pytest.raises(NotFound):
        finish_task(actor=other, task_id=task.id, result="x")


def test_the_owner_is_alarmed_when_a_date_passes(town, opened, django_assert_num_queries):
    ask(town, opened.case)
    owner = town.actors["alumbrado"]
    with django_assert_num_queries(1):
        assert len(given_tasks(actor=owner)) == 2
    assert late_given(actor=owner) == []
    with clock.frozen(datetime(2026, 11, 27, 13, tzinfo=UTC)), django_assert_num_queries(1):
        assert len(late_given(actor=owner)) == 2
    with clock.frozen(datetime(2026, 11, 27, 13, tzinfo=UTC)):
        assert late_given(actor=town.actors["vial"]) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [({"units": ()}, "unit_ids"), ({"days": -1}, "due_on"), ({"units": ("VIA",)}, "unit_ids")],
)
def test_what_cannot_be_asked_says_why(town, opened, more, field):
    ask(town, opened.case)
    with pytest.raises(TaskUnfit) as refused:
        ask(town, opened.case, **more)
    assert refused.value.field == field


def test_a_protected_case_is_shown_to_no_other_area(town, opened):
    case = opened.case
    task = ask(town, case, ["VIA"])[0]
    case.visibility = "protected"
    case.save(update_fields=["visibility"])
    assert open_tasks(actor=town.actors["vial"]) == []
    RoleGrant.objects.create(
        staff=town.accounts["alumbrado"].staff_member, role=Role.SOCIAL_WORKER, unit=town.units["ALU"]
    )
    owner = actor_for(town.accounts["alumbrado"])
    with pytest.raises(TaskStaysHere):
        ask_areas(
            actor=owner,
            case_id=case.id,
            kind=TaskKind.OPINION,
            title="x",
            unit_ids=[task.unit_id],
            due_on=TODAY,
        )
