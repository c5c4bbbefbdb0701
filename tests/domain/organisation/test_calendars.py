"""Days that count: the calendar of a town, from its country, its province and itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.enums import CalendarKind
from nexo.domain.organisation.errors import CalendarInvalid
from nexo.domain.organisation.models import CalendarVersion
from nexo.domain.organisation.queries.town import calendar_of
from nexo.domain.organisation.rules.calendars import WEEKENDS, Calendar
from nexo.domain.organisation.rules.local_days import national_days, read_days
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
CALENDARS = st.builds(Calendar, st.frozensets(DAYS, max_size=40))


@given(CALENDARS, DAYS, st.integers(1, 90))
def test_a_term_ends_on_a_day_that_is_worked_and_holds_its_days(calendar, day, amount):
    end = calendar.after(day, amount)
    assert calendar.is_business_day(end)
    assert calendar.count(day, end) == amount
    by_hand, left = day, amount
    while left:
        by_hand += timedelta(days=1)
        left -= by_hand.weekday() < 5 and by_hand not in calendar.days_off
    assert end == by_hand


@given(CALENDARS, DAYS, st.integers(1, 30), st.lists(st.integers(1, 40), max_size=8))
def test_what_is_left_out_is_not_counted(calendar, day, amount, gaps):
    skipped = {day + timedelta(days=gap) for gap in gaps}
    end = calendar.after(day, amount, skipped)
    counted = [
        each
        for number in range(1, (end - day).days + 1)
        for each in [day + timedelta(days=number)]
        if calendar.is_business_day(each) and each not in skipped
    ]
    assert (len(counted), counted[-1]) == (amount, end)


def test_the_first_day_to_work():
    assert WEEKENDS.after(date(2026, 11, 28), 0) == date(2026, 11, 30)
    assert WEEKENDS.after(date(2026, 11, 27), 0) == date(2026, 11, 27)
    assert WEEKENDS.count(date(2026, 11, 30), date(2026, 11, 27)) == 0


def test_beyond_the_last_decree_nothing_is_certain():
    calendar = Calendar(firm_until=date(2026, 12, 31))
    assert calendar.is_firm(date(2026, 12, 31))
    assert not calendar.is_firm(date(2027, 1, 4))
    assert WEEKENDS.is_firm(date(2099, 1, 1))


def test_the_country_and_the_province_give_their_days():
    nation = national_days("AR", "", [2026])
    assert nation[date(2026, 5, 25)] == "Día de la Revolución de Mayo"
    assert date(2026, 6, 20) not in nation  # a Saturday
    assert set(national_days("AR", "B", [2026])) - set(nation) == {date(2026, 11, 11)}
    assert national_days("AR", "no such", [2026]) == nation
    assert national_days("XX", "", [2026]) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [("2026-06-24", 1), ("2026-06-24 San Juan\n24/6 otra cosa", 2), ("2026-02-30 no existe", 1)],
)
def test_a_line_that_cannot_be_read_is_named(text, line):
    with pytest.raises(CalendarInvalid) as refused:
        read_days(text)
    assert refused.value.message.startswith(f"Renglón {line}: poné la fecha")


def test_a_day_twice_is_refused_and_blank_lines_are_not():
    assert read_days("\n2026-6-24  San Juan \n\n") == {date(2026, 6, 24): "San Juan"}
    with pytest.raises(CalendarInvalid, match="Renglón 2: ese día ya está"):
        read_days("2026-06-24 San Juan\n2026-06-24 de nuevo")


@pytest.fixture
def town(db):
    return small_town()


class TestPublishing:
    FIRM = date(2026, 12, 31)

    def publish(self, town, who="sistemas", **changes):
        plain = {"firm_until": self.FIRM, "local": {date(2026, 6, 24): "San Juan"}, "subdivision": "B"}
        with clock.frozen(datetime(2026, 5, 4, 12, tzinfo=UTC)):
            return publish_calendar(actor=town.actors[who], **(plain | changes))

    def test_each_is_a_version_and_the_town_points_to_the_last(self, town):
        first = self.publish(town)
        second = self.publish(town, local={}, legal_act="Ordenanza 9")
        town.jurisdiction.refresh_from_db()
        assert (first.number, second.number, town.jurisdiction.calendar_id) == (1, 2, second.pk)
        assert first.days_off["2026-06-24"] == {"name": "San Juan", "source": "local"}
        assert first.days_off["2026-05-25"]["source"] == "national"
        assert "2026-06-24" not in second.days_off
        assert calendar_of(first.pk).after(date(2026, 6, 23), 1) == date(2026, 6, 25)
        assert calendar_of(second.pk).after(date(2026, 6, 23), 1) == date(2026, 6, 24)
        topics = EventRecord.objects.filter(topic="organisation.calendar_published")
        assert topics.count() == 2

    def test_that_of_banks_leaves_the_offices_theirs(self, town):
        ours = self.publish(town)
        banks = self.publish(town, kind=CalendarKind.BANKS)
        town.jurisdiction.refresh_from_db()
        assert (banks.number, town.jurisdiction.calendar_id) == (1, ours.pk)

    def test_a_town_without_one_works_from_monday_to_friday(self, town):
        assert calendar_of(town.jurisdiction.calendar_id) is WEEKENDS

    @pytest.mark.parametrize("who", ["secretaria", "atencion", "auditoria"])
    def test_only_who_administers_the_town_may(self, town, who):
        with pytest.raises(NotAllowed):
            self.publish(town, who)
        assert not CalendarVersion.objects.exists()

    @pytest.mark.parametrize("local", [{date(1999, 1, 4): "viejo"}, {date(2026, 6, 24): "  "}])
    def test_days_far_away_or_without_a_name_are_refused(self, town, local):
        with pytest.raises(CalendarInvalid):
            self.publish(town, local=local)
