"""A town with a standard answer, a neighbour with a case, and a way to put rules into force."""

from datetime import UTC, datetime

import pytest

from nexo.domain.automation.actions.publish_rule import publish_rule
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.knowledge.models import StandardAnswer
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
    made = small_town()
    StandardAnswer.objects.create(
        jurisdiction=made.jurisdiction,
        code="AP-RECIBIDO",
        title="Recibimos tu aviso de luz",
        body="Hola {nombre}: recibimos tu aviso {codigo}. Lo tiene {area}.",
    )
    return made


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
def open_one(town, neighbour):
    """Return what opens a case of a service."""

    def make(service="AP01", *, applicant=neighbour, **more):
        place = Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1])
        version = town.versions[service]
        request = Request(
            version=version, description="x", channel="counter", applicant=applicant, place=place, **more
        )
        return open_case(actor=town.actors["atencion"], request=request).case

    return make


@pytest.fixture
def rule(town):
    """Return what writes a rule and puts it into force, by two officials."""

    def make(text, name="Una regla", **limits):
        draft = write_rule(actor=town.actors["secretaria"], name=name, text=text)
        version = publish_rule(
            actor=town.actors["sistemas"], number=draft.rule.number, revision=draft.revision
        )
        if limits:
            for field, value in limits.items():
                setattr(version.rule, field, value)
            version.rule.save()
        return version

    return make


@pytest.fixture
def answering(town):
    """Let the town write text messages."""
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="sms_twilio",
        name="SMS",
        address="+15005550006",
        settings={"account_sid": "AC" + "0" * 32, "from_number": "+15005550006"},
    )
