"""A town, a neighbour and a moment for the tests of cases."""

from datetime import UTC, datetime

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.testing.town import INSIDE, small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def neighbour(town):
    return register_person(
        actor=system(town.jurisdiction.id),
        given_names="María",
        surname="Ríos",
        contact_points=(("phone", "+5492262555123"), ("email", "maria@vecina.example")),
        source="prueba",
    )


@pytest.fixture
def opened(town, neighbour):
    """An open case of Alumbrado with its PIN."""
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="No anda la luz de la esquina",
            channel="counter",
            applicant=neighbour,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    )


@pytest.fixture
def case(opened) -> Case:
    return opened.case


@pytest.fixture
def area(town) -> Actor:
    return town.actors["alumbrado"]


@pytest.fixture
def author(case) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=case.jurisdiction_id, proven=frozenset({case.id}))


@pytest.fixture
def machine(town) -> Actor:
    return system(town.jurisdiction.id)
