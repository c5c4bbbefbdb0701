"""A small town that serves Open311, a body with a key, and a way to open cases."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, small_town

KEY = "una-clave-bien-larga-311"
MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
FIELDS = [
    {
        "name": "altura",
        "label": "¿A qué altura está?",
        "type": "choice",
        "required": True,
        "choices": [{"value": "alta", "label": "Alta"}, {"value": "baja", "label": "Baja"}],
        "help": "Mirando desde la vereda",
    },
    {"name": "desde", "label": "¿Desde cuándo?", "type": "date", "required": True},
    {"name": "detalle", "label": "Otro detalle", "type": "longtext"},
    {"name": "chispas", "label": "¿Hace chispas?", "type": "bool"},
]


@pytest.fixture(autouse=True)
def _moment(db):
    cache.clear()
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def body(town):
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="open311",
        name="Cooperativa Eléctrica",
        address="coop",
        secrets={"api_key": KEY},
    )


@pytest.fixture
def asks(town):
    """Give AP01 its questions."""
    version = town.versions["AP01"]
    version.fields = FIELDS
    version.save()


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
    def open_one(code="VI01", at=None, text="Hay un pozo. Soy María, 2262 555123", place="Mitre 10 piso 3"):
        return open_case(
            actor=town.actors["atencion"],
            request=Request(
                version=town.versions[code],
                description=text,
                channel="counter",
                applicant=neighbour,
                place=Place(text=place, lat=INSIDE[0], lon=INSIDE[1]),
                received_at=at,
            ),
        ).case

    return open_one
