"""Clocks, priority, codes and steps: pure, by tables and properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.rules import clocks, priority, steps, verifiers
from nexo.domain.cases.rules.codes import codes_in
from nexo.domain.cases.rules.priority import Facts, Why
from nexo.kernel.ids import new_code, uuid7

TOWN = ZoneInfo("America/Argentina/Buenos_Aires")
NEW_YORK = ZoneInfo("America/New_York")

MOMENTS = st.builds(datetime.combine, st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.times())


def at(day, hour=10, zone=TOWN):
    return datetime(2026, 11, day, hour, tzinfo=zone)


class TestClocks:
    @pytest.mark.parametrize(
        ("start", "amount", "unit", "due"),
        [
            (at(23), 3, "business_day", at(26)),
            (at(20), 1, "business_day", at(23)),
            (at(21), 1, "business_day", at(23)),
            (at(22, 23), 2, "business_day", at(24)),
            (at(23), 0, "business_day", at(23)),
            (at(21), 0, "business_day", at(23)),
            (at(23), 3, "calendar_day", at(26)),
            (at(20), 2, "calendar_day", at(23)),
        ],
    )
    def test_days_end_with_the_last_day(self, start, amount, unit, due):
        assert clocks.due_at(start, amount, unit, TOWN) == due.replace(hour=23, minute=59, second=59)

    def test_hours_run_around_the_clock(self):
        assert clocks.due_at(at(20, 22), 24, "hour", TOWN) == at(21, 22)

    def test_the_day_is_that_of_the_town_and_not_of_the_machine(self):
        late_in_town = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # still Monday there
        assert clocks.due_at(late_in_town, 1, "business_day", TOWN).date() == date(2026, 11, 24)

    def test_a_night_with_a_changed_clock_still_ends_at_midnight(self):
        start = datetime(2026, 10, 30, 12, tzinfo=NEW_YORK)
        due = clocks.due_at(start, 3, "calendar_day", NEW_YORK)
        assert (due.date(), due.hour, due.utcoffset()) == (date(2026, 11, 2), 23, timedelta(hours=-5))
        assert clocks.due_at(start, 72, "hour", NEW_YORK) == datetime(2026, 11, 2, 11, tzinfo=NEW_YORK)

    @given(MOMENTS, st.integers(1, 60))
    def test_a_business_term_never_ends_on_a_weekend_nor_before_its_days(self, naive, amount):
        start = naive.replace(tzinfo=TOWN)
        due = clocks.due_at(start, amount, "business_day", TOWN)
        assert due.weekday() < 5
        assert due.date() - start.date() >= timedelta(days=amount)

    @given(MOMENTS, st.integers(1, 30))
    def test_what_is_left_of_a_fresh_term_is_the_term(self, naive, amount):
        start = naive.replace(tzinfo=TOWN)
        due = clocks.due_at(start, amount, "business_day", TOWN)
        assert clocks.business_days_left(start, due, TOWN) == amount

    @pytest.mark.parametrize(
        ("now", "left"), [(at(26, 12), 0), (at(27, 12), -1), (at(28, 12), -1), (at(30, 12), -2), (at(25), 1)]
    )
    def test_days_left_count_down_and_on(self, now, left):
        assert clocks.business_days_left(now, at(26, 23), TOWN) == left

    def test_a_saturday_after_a_friday_is_past(self):
        assert clocks.business_days_left(at(28, 9), at(27, 23), TOWN) == -1

    def test_past_due_on_the_same_day_is_past(self):
        assert clocks.business_days_left(at(26, 12), at(26, 11), TOWN) == -1


class TestPriority:
    def points(self, **facts):
        return {why.code: why.points for why in priority.reasons(Facts(**facts))}

    @pytest.mark.parametrize(
        ("facts", "points"),
        [
            ({}, {}),
            ({"safety_points": 80}, {"safety": 80}),
            ({"safety_points": 60, "days_to_legal_due": 2}, {"legal_soon": 70}),
            ({"safety_points": 80, "days_to_legal_due": 2}, {"safety": 80}),
            ({"days_to_legal_due": 5}, {"legal_near": 40}),
            ({"days_to_legal_due": 6}, {}),
            ({"days_to_legal_due": -1}, {"legal_breached": 90}),
            ({"reporters": 2}, {"impact": 8}),
            ({"reporters": 3}, {"impact": 10}),
            ({"reporters": 100}, {"impact": 15}),
            ({"days_past_half_term": 7}, {"ageing": 7}),
            ({"days_past_half_term": 70}, {"ageing": 20}),
            ({"reopened": True}, {"reopened": 10}),
            ({"bad_rating_before": True}, {"bad_rating": 5}),
            ({"zone_is_poorest": True}, {"zone": 5}),
        ],
    )
    def test_table(self, facts, points):
        assert self.points(**facts) == points

    def test_vulnerability_is_capped_at_25(self):
        person = (Why("person.AGE70", 15, "Edad"), Why("person.DIS", 20, "Apoyo"))
        assert self.points(vulnerability=person, zone_is_poorest=True) == {
            "person.AGE70": 15,
            "person.DIS": 10,
        }

    @given(
        st.builds(
            Facts,
            safety_points=st.sampled_from([0, 60, 80, 100]),
            days_to_legal_due=st.one_of(st.none(), st.integers(-50, 50)),
            vulnerability=st.lists(st.builds(Why, st.text(), st.integers(5, 20), st.text())).map(tuple),
            zone_is_poorest=st.booleans(),
            reporters=st.integers(0, 10_000),
            days_past_half_term=st.integers(0, 1_000),
            reopened=st.booleans(),
            bad_rating_before=st.booleans(),
        )
    )
    def test_nobody_starves_and_everything_is_said(self, facts):
        why = priority.reasons(facts)
        assert 0 <= priority.total(why) <= 100 + 25 + 15 + 20 + 10 + 5
        assert all(one.points > 0 for one in why)
        assert why == sorted(why, key=lambda one: -one.points)

    def test_a_reason_is_stored_with_its_rule(self):
        (why,) = priority.reasons(Facts(reopened=True))
        assert why.stored() == {
            "code": "reopened",
            "points": 10,
            "text": "Se reabrió porque el problema siguió",
            "rule": priority.VERSION,
        }


class TestCodes:
    @given(st.integers(1, 12), st.sampled_from(["LC", "PRU"]))
    def test_codes_are_found_however_they_are_written(self, number, prefix):
        codes = [new_code(prefix) for _ in range(number)]
        text = ", ".join(code.lower() if n % 2 else code.replace("-", " ") for n, code in enumerate(codes))
        assert codes_in(f"Hola, por {text}.") == list(dict.fromkeys(codes))[:10]

    @pytest.mark.parametrize("text", ["", "hola", "LC-000000-0", "LC-7F3K9A", "x" * 50_000])
    def test_what_is_no_code_is_not_found(self, text):
        assert codes_in(text) == []


class TestSteps:
    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DRAFT])
    def test_every_phase_stands_on_the_road_once(self, phase):
        states = [step.state for step in steps.steps(phase)]
        assert states.count("now") == 1
        assert states == sorted(states, key=["done", "now", "to_come"].index)


class TestVerifiers:
    def test_a_pin_fits_its_case_alone(self):
        one, other, pin = uuid7(), uuid7(), verifiers.new_pin()
        digest = verifiers.digest_of(pin, one)
        assert len(pin) == 6
        assert pin not in digest
        assert verifiers.pin_matches(f"{pin[:3]} {pin[3:]}", one, digest) is True
        assert verifiers.pin_matches(pin, other, digest) is False
        assert verifiers.pin_matches(pin, one, "") is False

    @pytest.mark.parametrize(
        ("text", "is_pin"), [("123456", True), ("12 34 56", True), ("12345", False), ("a@b.c", False)]
    )
    def test_the_form_of_a_pin(self, text, is_pin):
        assert verifiers.is_pin(text) is is_pin
