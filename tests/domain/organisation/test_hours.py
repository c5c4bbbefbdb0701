from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nexo.domain.organisation.errors import HoursInvalid
from nexo.domain.organisation.rules.hours import Opening, check_hours, opening_at

TOWN = ZoneInfo("America/Argentina/Buenos_Aires")
HOURS = {
    "mon": [["07:30", "13:30"], ["16:00", "19:00"]],
    "tue": [["07:30", "13:30"]],
    "sat": [["09:00", "13:00"]],
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TOWN)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(23, 7, 29), Opening(is_open=False, opens_at=at(23, 7, 30))),
        (at(23, 7, 30), Opening(is_open=True, closes_at=at(23, 13, 30))),
        (at(23, 13, 30), Opening(is_open=False, opens_at=at(23, 16))),
        (at(23, 18, 59), Opening(is_open=True, closes_at=at(23, 19))),
        (at(23, 19), Opening(is_open=False, opens_at=at(24, 7, 30))),
        (at(24, 14), Opening(is_open=False, opens_at=at(28, 9))),
        (at(28, 13), Opening(is_open=False, opens_at=at(30, 7, 30))),
        (at(29, 10), Opening(is_open=False, opens_at=at(30, 7, 30))),
    ],
)
def test_a_place_opens_and_closes_by_the_clock_on_the_wall(moment, expected):
    assert opening_at(HOURS, moment) == expected


def test_without_hours_it_never_opens():
    assert opening_at({}, at(23, 10)) == Opening(is_open=False)


def test_next_week_counts_when_this_week_is_over():
    assert opening_at({"mon": [["08:00", "09:00"]]}, at(23, 9)).opens_at == at(30, 8)


def test_hours_that_can_be_kept():
    check_hours(HOURS)


@pytest.mark.parametrize(
    "hours",
    [
        {"lunes": [["08:00", "12:00"]]},
        {"mon": [["12:00", "08:00"]]},
        {"mon": [["08:00", "08:00"]]},
        {"mon": [["08:00", "13:00"], ["12:00", "15:00"]]},
        {"mon": [["ocho", "doce"]]},
        {"mon": [["08:00"]]},
        {"mon": [[8, 12]]},
    ],
)
def test_hours_that_cannot(hours):
    with pytest.raises(HoursInvalid):
        check_hours(hours)
