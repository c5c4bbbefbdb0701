"""The small town, a browser for each of its officials, and a neighbour with a story."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import Assurance
from nexo.kernel import clock
from nexo.testing.town import small_town

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def small(db, noon):
    call_command("createcachetable", verbosity=0)
    return small_town()


@pytest.fixture
def as_(small):
    """Return a browser signed in as one of the town's officials."""

    def enter(login: str = "atencion") -> Client:
        client = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(small.accounts[login], backend=backend)
        return client

    return enter


@pytest.fixture
def rosa(small):
    """Register Rosa, 78, who came to the counter."""
    clerk = small.actors["atencion"]
    person = register_person(
        actor=clerk,
        given_names="Rosa",
        surname="Gómez",
        birth_date=date(1948, 3, 2),
        contact_points=[("phone", "2262 15 412345")],
        identifiers=[("dni", "5123456", Assurance.DOCUMENT_CHECKED)],
        source="counter",
    )
    register_contact(
        actor=clerk, channel="counter", party=person, text="Otra vez sin luz", kind=InteractionKind.VISIT
    )
    register_contact(
        actor=clerk, channel="voice", party=person, text="Pregunta cuándo van", kind=InteractionKind.CALL
    )
    return person
