"""The small town with nine quiet weeks behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.analytics.models import CaseFigure
from nexo.domain.catalogue.models import PublicService
from nexo.kernel import clock
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def at():
    """Let the clock stand some days after the Monday of the tests."""

    def stand(days=0):
        return clock.frozen(MONDAY + timedelta(days=days))

    return stand


@pytest.fixture
def small(db, at):
    with at():
        yield small_town()


@pytest.fixture
def today(small):
    return clock.today(small.jurisdiction.zone_info)


def received(town, code, day, count, *, zone=True, unit=None):
    """Count cases of a service on a day, as its reaction would."""
    service = PublicService.objects.get(jurisdiction=town.jurisdiction, code=code)
    CaseFigure.objects.update_or_create(
        service=service,
        day=day,
        unit=town.units[unit] if unit else service.owner_unit,
        zone=town.zone if zone else None,
        channel="counter",
        defaults={"jurisdiction": town.jurisdiction, "received": count},
    )


@pytest.fixture
def quiet(small, today):
    """Nine weeks of two cases a day of lighting, one of roads, one of the protected route."""
    for back in range(1, 70):
        day = today - timedelta(days=back)
        received(small, "AP01", day, 2)
        received(small, "VI01", day, 1)
        received(small, "SO04", day, 1)
    return small
