"""An office of the small town with a queue and two service points, and a morning that passes minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.organisation.models import Office
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.visits.actions.arrange_queue import open_queue
from nexo.domain.visits.actions.take_point import take_point
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import small_town

MORNING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Minutes:
    """Holds the clock at so many minutes after nine in the morning."""

    def __call__(self, minutes: float):
        return clock.frozen(MORNING + timedelta(minutes=minutes))


@pytest.fixture
def at():
    return Minutes()


@pytest.fixture
def small(db, at):
    with at(0):
        yield small_town()


@pytest.fixture
def clerk(small):
    return small.actors["atencion"]


@pytest.fixture
def colleague(small):
    return small.actors["derivacion"]


@pytest.fixture
def rosa(small):
    return register_person(
        actor=system(small.jurisdiction.pk), given_names="Rosa", surname="Gómez", source="prueba"
    )


@pytest.fixture
def queue(small):
    office = Office.objects.create(
        jurisdiction=small.jurisdiction, unit=small.units["SP"], name="Centro", address="Mitre 1"
    )
    return open_queue(
        actor=system(small.jurisdiction.pk),
        office_id=office.pk,
        code="centro",
        letter="a",
        points=["Puesto 1", " Puesto 2 ", ""],
    )


@pytest.fixture
def seated(queue, clerk, colleague):
    """The clerk at the first point, the colleague at the second."""
    first, second = queue.points.order_by("place")
    take_point(actor=clerk, point_id=first.pk)
    take_point(actor=colleague, point_id=second.pk)
    return queue
