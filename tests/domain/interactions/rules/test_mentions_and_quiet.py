"""Whom a note calls, and when people are left in peace."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from nexo.domain.interactions.rules.mentions import MOST, handles
from nexo.domain.interactions.rules.quiet import morning_after, quiet_hours
from nexo.kernel.errors import Invalid

CORDOBA = ZoneInfo("America/Argentina/Cordoba")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@ana.paz mirá esto", ("ana.paz",)),
        ("Para @Ana.Paz, y @luis-m.", ("ana.paz", "luis-m")),
        ("@ana @ANA @ana", ("ana",)),
        ("Escribió maria@vecina.example", ()),
        ("(@ana)", ("ana",)),
        ("a las 10 @ la plaza", ()),
        ("@", ()),
        ("@@ana", ("ana",)),
    ],
)
def test_a_note_calls_by_name(text, called):
    assert handles(text) == called


def test_a_note_is_no_circular():
    assert len(handles(" ".join(f"@u{n}" for n in range(50)))) == MOST


def local(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=CORDOBA)


NIGHT = (time(21), time(8))


@pytest.mark.parametrize(
    ("now", "hours", "leaves"),
    [
        (local(20, 59), NIGHT, None),
        (local(21), NIGHT, local(8, day=24)),
        (local(23, 59), NIGHT, local(8, day=24)),
        (local(0, day=24), NIGHT, local(8, day=24)),
        (local(7, 59), NIGHT, local(8)),
        (local(8), NIGHT, None),
        (local(14), (time(13), time(16)), local(16)),
        (local(12, 59), (time(13), time(16)), None),
        (local(3), (time(0), time(0)), None),
    ],
)
def test_rest_ends_in_the_morning(now, hours, leaves):
    assert morning_after(now, *hours) == leaves


def test_a_town_says_its_own_hours_or_gets_the_usual():
    assert quiet_hours(None) == quiet_hours({}) == NIGHT
    assert quiet_hours({"from": "22:30", "to": "07:15"}) == (time(22, 30), time(7, 15))


@pytest.mark.parametrize("said", [{"from": "nunca", "to": "08:00"}, {"from": "21:00"}])
def test_hours_mistyped_are_refused_in_words(said):
    with pytest.raises(Invalid, match="21:00"):
        quiet_hours(said)
