"""Two towns behind one server: `prueba` sends, `vecina` receives by its own Open311 at another host."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from nexo.domain.authorities.actions.arrange_body import Terms, arrange_body
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, small_town

KEY = "una-clave-bien-larga-311"
MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _moment(db):
    cache.clear()
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def endpoint(live_server, monkeypatch):
    """Where the neighbour answers; allowed by the operator, because it is private."""
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(live_server.url).netloc}")
    return f"{live_server.url}/open311/v2"


@pytest.fixture
def town(db):
    made = small_town()
    made.jurisdiction.theme = {"hosts": ["testserver"]}
    made.jurisdiction.save()
    return made


@pytest.fixture
def neighbour(live_server, town):
    made = small_town("vecina")
    made.jurisdiction.theme = {"hosts": [urlsplit(live_server.url).hostname]}
    made.jurisdiction.save()
    key_for(made, "prueba")
    return made


def key_for(town, who):
    """Give `who` a key to post with."""
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="open311",
        name=who,
        address=who,
        secrets={"api_key": KEY},
    )


@pytest.fixture
def terms(endpoint):
    def make(**changed):
        given = {
            "name": "Municipalidad Vecina",
            "endpoint": endpoint,
            "agreement": "Convenio 12/2026",
            "legal_basis": "Ley 25.326, art. 11",
            "purpose": "arreglar calles del límite",
            "api_key": KEY,
            "repeats_safely": True,
        }
        return Terms(**(given | changed))

    return make


@pytest.fixture
def body(town, neighbour, terms):
    return arrange_body(actor=town.actors["sistemas"], terms=terms())


@pytest.fixture
def maria(town):
    return register_person(
        actor=system(town.jurisdiction.id),
        given_names="María",
        surname="Ríos",
        contact_points=(("phone", "+5492262555123"), ("email", "maria@vecina.example")),
        source="prueba",
    )


@pytest.fixture
def opened(town, maria):
    def open_one(code="VI01"):
        case = open_case(
            actor=town.actors["atencion"],
            request=Request(
                version=town.versions[code],
                description="Hay un pozo. Llamen al 2262 555123",
                channel="counter",
                applicant=maria,
                place=Place(text="Mitre 10", lat=INSIDE[0], lon=INSIDE[1]),
            ),
        ).case
        return take_case(actor=town.actors["vial"], case_id=case.pk)

    return open_one
