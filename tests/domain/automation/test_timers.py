"""Rules of time: found by an index, each case and date once, paced, never stuck behind those that do not fit."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.automation.actions.run_timers import due_cases, run_timers, window
from nexo.domain.automation.enums import Trigger
from nexo.domain.automation.models import Firing
from nexo.domain.automation.rules.saying import When, rule_from_json
from nexo.domain.automation.tasks import task_timers_hourly
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.models import Case
from nexo.kernel import clock
from nexo.kernel.jobs.run import run_pending

NEAR = "cuando faltan 2 días hábiles para el plazo\nentonces agregar la nota «Se acerca»"
IDLE = "cuando pasan 2 días hábiles sin movimiento\nsi el servicio es AP01\nentonces agregar la nota «Quieto»"


def day(number, hour=13):
    return datetime(2026, 11, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "now", "begins", "ends"),
    [
        # Monday: two business days ahead is Wednesday.
        (When(Trigger.NEAR_DUE, number=2), day(23), day(25, 3), day(26, 3)),
        # Thursday: it is Monday, and what ends on the weekend between counts with it.
        (When(Trigger.NEAR_DUE, number=2), day(26), day(28, 3), day(1, 3).replace(month=12)),
        (When(Trigger.NEAR_DUE, number=1), day(23), day(24, 3), day(25, 3)),
        # Monday: two business days back is Thursday.
        (When(Trigger.IDLE, number=2), day(23), None, day(20, 3)),
    ],
)
def test_the_moment_is_counted_in_business_days(town, when, now, begins, ends):
    assert window(when, town.jurisdiction, now) == (begins, ends)


def test_a_case_near_its_end_once_a_date(rule, open_one, town):
    rule(NEAR)
    case, other = open_one(), open_one()
    Case.objects.filter(pk=case.pk).update(due_at=day(25))
    Case.objects.filter(pk=other.pk).update(due_at=day(26))
    assert [run_timers(town=town.jurisdiction) for _ in range(2)] == [1, 0]
    assert Firing.objects.get().case == case
    Case.objects.filter(pk=case.pk).update(due_at=day(25, 14))
    assert run_timers(town=town.jurisdiction) == 1


def test_what_waits_or_is_reserved_is_left_alone(rule, open_one, town):
    rule(NEAR)
    Case.objects.filter(pk=open_one().pk).update(due_at=day(25), visibility="reserved")
    Case.objects.filter(pk=open_one().pk).update(due_at=day(25), paused_since=day(20))
    Case.objects.filter(pk=open_one().pk).update(due_at=day(25), phase="closed")
    assert run_timers(town=town.jurisdiction) == 0


def test_an_idle_case_once_until_it_moves(rule, open_one, town):
    rule(IDLE)
    case = open_one()
    open_one("VI01")
    assert run_timers(town=town.jurisdiction) == 0
    with clock.frozen(day(25)):
        task_timers_hourly()
        run_pending()
        assert Firing.objects.count() == 1
        # Its own note is no movement.
        assert run_timers(town=town.jurisdiction) == 0
        take_case(actor=town.actors["alumbrado"], case_id=case.pk)
    with clock.frozen(day(30)):
        assert run_timers(town=town.jurisdiction) == 1


def test_those_that_do_not_fit_hide_nobody(rule, open_one, town, neighbour):
    """What only Python can tell (for whom a rule is) is looked at page by page."""
    rule(IDLE.replace("el servicio es AP01", "la persona es mayor de edad avanzada"))
    for _ in range(4):
        open_one()
    last = Case.objects.order_by("updated_at", "pk").last()
    last.priority_reasons = [{"code": "person.AGE70", "points": 10, "text": "x", "rule": "x"}]
    last.save()
    with clock.frozen(day(27)):
        assert run_timers(town=town.jurisdiction, at_once=2) == 1
    assert Firing.objects.get().case == last


def test_a_timer_paces_itself_instead_of_being_switched_off(rule, open_one, town):
    version = rule(IDLE, an_hour=2)
    for _ in range(3):
        open_one()
    with clock.frozen(day(25)):
        assert [run_timers(town=town.jurisdiction) for _ in range(2)] == [2, 0]
    with clock.frozen(day(25) + timedelta(hours=2)):
        assert run_timers(town=town.jurisdiction) == 1
    version.rule.refresh_from_db()
    assert version.rule.is_enabled


def test_without_timers_one_query_is_asked(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert run_timers(town=town.jurisdiction) == 0


def test_cases_are_found_in_one_query(rule, open_one, town, django_assert_num_queries):
    version = rule(IDLE)
    for _ in range(3):
        open_one()
    with clock.frozen(day(25)), django_assert_num_queries(1):
        assert len(due_cases(version, rule_from_json(version.says), town.jurisdiction, most=10)) == 3
