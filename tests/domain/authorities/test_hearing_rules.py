"""The life of a hearing and when it may be."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nexo.domain.authorities.enums import HearingState as S
from nexo.domain.authorities.rules.hearings import (
    AFTERWARDS,
    TRANSITIONS,
    Hindrance,
    Offer,
    Side,
    hindrance,
    may_move,
)
from nexo.domain.organisation.rules.calendars import Calendar

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)  # a Monday
OFFER = Offer(hours={"fri": [["09:00", "12:00"]]}, minutes=30, notice_days=3)
CALENDAR = Calendar(frozenset({date(2026, 12, 4)}))


@pytest.mark.parametrize("from_", list(S))
@pytest.mark.parametrize("to", list(S))
@pytest.mark.parametrize("side", list(Side))
def test_only_what_the_table_says(from_, to, side):
    past = NOW - timedelta(hours=1)
    allowed = side in TRANSITIONS.get((from_, to), frozenset())
    assert may_move(from_, to, side, at=past, now=NOW) is allowed


def test_what_happened_is_said_after_its_hour_only():
    for to in AFTERWARDS:
        assert not may_move(S.GRANTED, to, Side.OFFICE, at=NOW + timedelta(minutes=1), now=NOW)
        assert not may_move(S.GRANTED, to, Side.OFFICE, at=None, now=NOW)
        assert may_move(S.GRANTED, to, Side.OFFICE, at=NOW, now=NOW)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (datetime(2026, 11, 27, 9, 0, tzinfo=ZONE), None),
        (datetime(2026, 11, 27, 11, 30, tzinfo=ZONE), None),
        (datetime(2026, 11, 27, 11, 31, tzinfo=ZONE), Hindrance.OUTSIDE_HOURS),
        (datetime(2026, 11, 27, 8, 59, tzinfo=ZONE), Hindrance.OUTSIDE_HOURS),
        (datetime(2026, 11, 26, 9, 0, tzinfo=ZONE), Hindrance.OUTSIDE_HOURS),
        (datetime(2026, 11, 25, 9, 0, tzinfo=ZONE), Hindrance.TOO_SOON),
        (datetime(2026, 12, 4, 9, 0, tzinfo=ZONE), Hindrance.DAY_OFF),
        (datetime(2026, 11, 28, 9, 0, tzinfo=ZONE), Hindrance.DAY_OFF),
        (datetime(2026, 11, 23, 10, 0, tzinfo=ZONE), Hindrance.PAST),
        (datetime(2026, 11, 27, 10, 15, tzinfo=ZONE), Hindrance.TAKEN),
        (datetime(2026, 11, 27, 10, 30, tzinfo=ZONE), None),
        (datetime(2026, 11, 27, 9, 30, tzinfo=ZONE), None),
    ],
)
def test_a_hearing_is_within_what_is_offered(at, why):
    taken = [(datetime(2026, 11, 27, 10, 0, tzinfo=ZONE), 30)]
    found = hindrance(at, OFFER, now=NOW, zone=ZONE, calendar=CALENDAR, taken=taken)
    assert found == why
