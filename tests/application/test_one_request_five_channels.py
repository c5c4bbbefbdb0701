"""R1: the same request by whatever way gives the same case, clocks and kind of code."""

import re

import pytest

from application.opening import MONDAY, open_from
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import system

TEXT = "No anda la luz de la esquina"
# What may differ: who it is, by which way it came, and when its receipt is in the person's hands (on a screen
# or on paper at once, by mail when it leaves).
_OWN = {"id", "public_code", "pin_digest", "origin_id", "channel", "search_text", "acknowledged_at"}
_SENDERS = {"email": ("email", "maria@vecina.example"), "whatsapp": ("phone", "+5492262555123")}
_SETTINGS = {"email": {"smtp_host": "127.0.0.1"}, "whatsapp": {"phone_number_id": "123"}}
_KINDS = {"webform": "form", "counter": "visit", "voice": "call"}

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def neighbour(town):
    return register_person(
        actor=system(town.jurisdiction.id),
        given_names="María",
        surname="Ríos",
        contact_points=(("phone", "+5492262555123"), ("email", "maria@vecina.example")),
        source="prueba",
    )


def contact_by(channel, town, neighbour) -> Interaction:
    if channel in _KINDS:
        return register_contact(
            actor=town.actors["atencion"], channel=channel, party=neighbour, text=TEXT, kind=_KINDS[channel]
        )
    account = configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug=channel,
        name=channel,
        address=f"nosotros-{channel}",
        settings=_SETTINGS[channel],
    )
    item = InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="text",
        external_id=f"{channel}-1",
        senders=(Sender(*_SENDERS[channel]),),
        sender_name="María Ríos",
        timestamp=MONDAY,
        text=TEXT,
    )
    return receive_message(actor=system(town.jurisdiction.id), account=account, item=item)


def test_the_same_request_by_five_ways_is_the_same_case(town, neighbour):
    seen = {}
    for channel in ("webform", "email", "whatsapp", "counter", "voice"):
        contact = contact_by(channel, town, neighbour)
        assert contact.party == neighbour
        opened = open_from(town, contact)
        row = Case.objects.filter(pk=opened.case.pk).values().get()
        assert re.fullmatch(r"PR-[2-9A-HJ-NP-UW-Y]{6}-[2-9A-HJ-NP-UW-Y]", row["public_code"])
        assert re.fullmatch(r"\d{6}", opened.pin)
        assert row["origin_id"] == contact.pk
        seen[channel] = {name: value for name, value in row.items() if name not in _OWN}
        history = opened.case.changes.order_by("at", "id").values_list("from_phase", "to_phase")
        seen[channel]["history"] = list(history)
    for one in seen.values():
        assert one == seen["webform"]
    # One person, one conversation over all of them.
    assert Interaction.objects.filter(direction="in").values("conversation").distinct().count() == 1
