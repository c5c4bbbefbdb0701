"""The present moment."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from nexo.kernel import clock

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_frozen_holds_the_present_and_lets_it_go():
    with clock.frozen(NOON):
        assert clock.now() == NOON
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_frozen_takes_any_zone_and_gives_utc():
    with clock.frozen(datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=-3)))):
        assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_frozen_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 11, 22, 12, 0)):  # noqa: DTZ001
        pass


def test_today_is_the_date_of_the_zone():
    with clock.frozen(datetime(2026, 11, 22, 1, 30, tzinfo=UTC)):
        assert clock.today(ZoneInfo("America/Argentina/Cordoba")) == date(2026, 11, 21)
        assert clock.today(UTC) == date(2026, 11, 22)
