"""A small town, cases of one service in one place, and a moment."""

from datetime import UTC, datetime

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import system
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
def machine(town):
    return system(town.jurisdiction.id)


@pytest.fixture
def person(machine):
    number = 0

    def make(**more):
        nonlocal number
        number += 1
        return register_person(
            actor=machine,
            given_names=f"Vecina {number}",
            surname="Prueba",
            contact_points=(("email", f"vecina{number}@ejemplo.example"),),
            source="prueba",
            **more,
        )

    return make


@pytest.fixture
def report(town, person):
    """Report a dark street lamp, by a new neighbour unless another is given."""

    def make(code="AP01", party=None, north=0.0, at=None, **more):
        request = Request(
            version=town.versions[code],
            description="No anda",
            channel="counter",
            applicant=party or person(),
            place=Place(text="Mitre 100", lat=INSIDE[0] + north, lon=INSIDE[1]),
            received_at=at,
            **more,
        )
        return open_case(actor=town.actors["atencion"], request=request).case

    return make


@pytest.fixture
def mailbox(town):
    """Return the town's mailbox, by which notices leave."""
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
        settings={"smtp_host": "127.0.0.1"},
    )
