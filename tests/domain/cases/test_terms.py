"""Dated examples of each norm: when a term of law ends, by the calendar of its country (domain.md 3.8)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.application.packs.terms import packaged_terms
from nexo.domain.cases.rules import clocks
from nexo.domain.cases.rules.clocks import Term, ends
from nexo.domain.organisation.rules.calendars import WEEKENDS, Calendar
from nexo.domain.organisation.rules.local_days import national_days

BA = ZoneInfo("America/Argentina/Buenos_Aires")
SANTIAGO = ZoneInfo("America/Santiago")
PACKAGED = {row["code"]: row for row in packaged_terms() if "valid_to" not in row}


@cache
def calendar(country, subdivision="", firm_until=None):
    return Calendar(frozenset(national_days(country, subdivision, [2026, 2027])), firm_until)


ARGENTINA = calendar("AR")  # made once: the first time takes longer than an example may


def term(code, *, extended=False):
    row = PACKAGED[code]
    return Term(amount=row["amount"] + (row["extension_amount"] if extended else 0), unit=row["unit"])


# Counted by hand on the calendars of 2026 and 2027.
@pytest.mark.parametrize(
    ("code", "received", "extended", "due"),
    [
        ("AR-AIP", "2026-11-02", False, "2026-11-25"),
        ("AR-AIP", "2026-11-02", True, "2026-12-18"),
        ("AR-DP-ACCESS", "2026-11-13", False, "2026-11-24"),
        ("AR-DP-RECT", "2026-12-03", False, "2026-12-14"),
        ("AR-DP-RECT", "2026-12-23", False, "2026-12-31"),
        ("AR-DP-RECT", "2026-12-30", False, "2027-01-07"),
        ("CO-PET-GEN", "2026-10-30", False, "2026-11-24"),
        ("BR-OUV", "2026-10-26", False, "2026-11-25"),
        ("UY-AIP", "2026-12-01", False, "2026-12-30"),
        ("CL-AIP", "2026-09-01", False, "2026-09-30"),
        ("CL-PROC", "2026-08-31", False, "2027-03-01"),
        ("ES-AIP", "2026-11-08", False, "2026-12-09"),
        ("MX-AIP", "2026-11-12", False, "2026-12-11"),
        ("PE-AIP", "2026-07-21", False, "2026-08-10"),
    ],
)
def test_the_term_of_a_norm_ends_on_its_day(code, received, extended, due):
    start = datetime.combine(date.fromisoformat(received), time(10), BA)
    end = ends(term(code, extended=extended), start, BA, calendar(code[:2]))
    assert end.at == datetime.combine(date.fromisoformat(due), time(23, 59, 59), BA)


def test_a_date_after_the_last_decree_is_provisional():
    start = datetime(2026, 12, 23, 10, tzinfo=BA)
    known = calendar("AR", firm_until=date(2026, 12, 31))
    assert ends(term("AR-DP-RECT"), start, BA, known).is_provisional is False
    assert ends(term("AR-AIP"), start, BA, known).is_provisional is True


def test_the_city_of_buenos_aires_counts_from_any_channel_and_passing_on_changes_nothing():
    """Res. 6/OGDAI/2018: the term runs from entry, so only the receipt is asked for."""
    start = datetime(2026, 11, 2, 9, tzinfo=BA)
    assert ends(term("AR-C-AIP"), start, BA, calendar("AR")).at.date() == date(2026, 11, 25)


class TestReceipt:
    HOURS = (time(8), time(14))

    @pytest.mark.parametrize(
        ("at", "due"),
        [
            ("2026-11-24 13:59", "2026-11-25"),
            ("2026-11-24 14:01", "2026-11-26"),
            ("2026-11-24 06:00", "2026-11-25"),
            ("2026-11-28 10:00", "2026-12-01"),  # a Saturday counts as Monday
            ("2026-12-06 10:00", "2026-12-10"),  # Sunday, then two days off: Wednesday
        ],
    )
    def test_after_hours_it_counts_as_the_next_business_day(self, at, due):
        one = Term(amount=1, unit="business_day", received=self.HOURS)
        start = datetime.fromisoformat(at).replace(tzinfo=BA)
        assert ends(one, start, BA, calendar("AR")).at.date() == date.fromisoformat(due)

    def test_a_platform_receives_day_and_night(self):
        start = datetime(2026, 11, 24, 23, 30, tzinfo=BA)
        assert ends(Term(amount=1, unit="business_day"), start, BA, WEEKENDS).at.date() == date(2026, 11, 25)

    def test_hours_of_grace_on_the_next_business_day(self):
        start = datetime(2026, 11, 26, 9, tzinfo=BA)
        one = Term(amount=1, unit="business_day", grace=time(10))
        assert ends(one, start, BA, WEEKENDS).at == datetime(2026, 11, 30, 10, tzinfo=BA)


class TestPauses:
    START = datetime(2026, 11, 2, 10, tzinfo=BA)

    def pause(self, since, until):
        return (datetime(2026, 11, since, 15, tzinfo=BA), datetime(2026, 11, until, 9, tzinfo=BA))

    @pytest.mark.parametrize(
        ("pauses", "due"),
        [
            ([], date(2026, 11, 9)),
            ([(3, 3)], date(2026, 11, 9)),  # answered on the same day
            ([(3, 5)], date(2026, 11, 11)),
            ([(5, 9)], date(2026, 11, 11)),  # over a weekend: two business days
            ([(3, 4), (5, 6)], date(2026, 11, 11)),
            ([(20, 25)], date(2026, 11, 9)),  # after the end
        ],
    )
    def test_business_days_of_a_pause_are_not_counted(self, pauses, due):
        spans = [self.pause(*each) for each in pauses]
        five = Term(amount=5, unit="business_day")
        assert ends(five, self.START, BA, WEEKENDS, spans).at.date() == due

    def test_nor_calendar_days_nor_hours(self):
        spans = [self.pause(3, 5)]
        days = Term(amount=7, unit="calendar_day")
        assert ends(days, self.START, BA, WEEKENDS, spans).at.date() == date(2026, 11, 11)
        hours = Term(amount=48, unit="hour")
        assert ends(hours, self.START, BA, WEEKENDS, spans).at == datetime(2026, 11, 6, 4, tzinfo=BA)

    @given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 30))
    def test_a_pause_never_shortens_a_term(self, amount, begins, lasts):
        since = self.START + timedelta(days=begins)
        pause = [(since, since + timedelta(days=lasts))]
        for unit in ("business_day", "calendar_day", "hour", "month"):
            plain = ends(Term(amount=amount, unit=unit), self.START, BA, ARGENTINA).at
            assert ends(Term(amount=amount, unit=unit), self.START, BA, ARGENTINA, pause).at >= plain


class TestEdges:
    def test_a_day_with_a_changed_hour_ends_at_its_own_midnight(self):
        """In Chile the clock goes back in the night to 5 April 2026."""
        start = datetime(2026, 4, 4, 12, tzinfo=SANTIAGO)
        day = ends(Term(amount=1, unit="calendar_day"), start, SANTIAGO, WEEKENDS)
        assert day.at.isoformat() == "2026-04-06T23:59:59-04:00"
        hours = ends(Term(amount=24, unit="hour"), start, SANTIAGO, WEEKENDS)
        assert hours.at.isoformat() == "2026-04-05T11:00:00-04:00"

    def test_months_end_on_the_last_day_of_a_short_one(self):
        start = datetime(2027, 12, 31, 12, tzinfo=BA)
        assert ends(Term(amount=2, unit="month"), start, BA, WEEKENDS).at.date() == date(2028, 2, 29)
        leap = datetime(2028, 2, 29, 12, tzinfo=BA)
        assert ends(Term(amount=1, unit="year"), leap, BA, WEEKENDS).at.date() == date(2029, 2, 28)

    def test_the_day_is_that_of_the_town(self):
        late = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # still Monday in the town
        assert ends(Term(amount=1, unit="business_day"), late, BA, WEEKENDS).at.date() == date(2026, 11, 24)

    @given(st.integers(1, 60), st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.dates(date(2026, 1, 1)))
    def test_one_more_day_off_never_brings_an_end_forward(self, amount, day, off):
        start = datetime.combine(day, time(11), BA)
        for unit in ("business_day", "calendar_day", "month"):
            plain = ends(Term(amount=amount, unit=unit), start, BA, WEEKENDS)
            more = ends(Term(amount=amount, unit=unit), start, BA, Calendar(frozenset({off})))
            assert more.at >= plain.at


class TestExtension:
    DUE = datetime(2026, 11, 25, 23, 59, 59, tzinfo=BA)

    @pytest.mark.parametrize(
        ("extension", "extended", "now", "may"),
        [
            (15, False, DUE, True),
            (15, True, DUE, False),
            (0, False, DUE, False),
            (15, False, datetime(2026, 11, 26, tzinfo=BA), False),
        ],
    )
    def test_only_before_the_end_only_once_and_only_where_the_norm_says_so(
        self, extension, extended, now, may
    ):
        assert clocks.may_extend(extension=extension, extended=extended, due=self.DUE, now=now) is may


@pytest.mark.parametrize(
    ("late", "level"), [(-3, 0), (0, 0), (1, 2), (4, 2), (5, 3), (9, 3), (10, 4), (15, 5), (90, 5)]
)
def test_the_later_the_higher(late, level):
    assert clocks.escalation_level(late, (1, 5, 10, 15)) == level
