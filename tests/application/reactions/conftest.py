"""A small town with a mailbox and a neighbour; facts are told at once."""

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import system
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE


@pytest.fixture(autouse=True)
def _moment(monday):
    """Let it be Monday in every test of this folder."""


@pytest.fixture
def machine(town):
    return system(town.jurisdiction.id)


@pytest.fixture
def neighbour(machine):
    return register_person(
        actor=machine,
        given_names="María",
        surname="Ríos",
        contact_points=(("email", "maria@vecina.example"),),
        source="prueba",
    )


@pytest.fixture
def open_one(town, neighbour):
    """Open a case of the neighbour, and tell."""

    def make(party=neighbour, **more):
        request = Request(
            version=town.versions["AP01"],
            description="x",
            channel="counter",
            applicant=party,
            place=Place(text="Mitre", lat=INSIDE[0], lon=INSIDE[1]),
            **more,
        )
        case = open_case(actor=town.actors["atencion"], request=request).case
        deliver_pending()
        return case

    return make


@pytest.fixture
def write(mailbox, machine):
    """A mail comes in, and it is told."""
    number = 0

    def make(text="Hola", sender="maria@vecina.example", extra=None, **more):
        nonlocal number
        number += 1
        item = InboundItem(
            kind=ItemKind.MESSAGE,
            raw_type="mail",
            external_id=f"<{number}@x>",
            senders=(Sender("email", sender),),
            text=text,
            extra={"authentication": "pass", "message_id": f"<{number}@x>", **(extra or {})},
            **more,
        )
        entry = receive_message(actor=machine, account=mailbox, item=item)
        deliver_pending()
        entry.refresh_from_db()
        return entry

    return make
