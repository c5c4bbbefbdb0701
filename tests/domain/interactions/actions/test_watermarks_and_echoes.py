"""Receipts that name no message, messages that the town wrote elsewhere, and messages taken back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from nexo_test_channels import ChatChannel

from nexo.domain.interactions.actions.keep_echo import keep_echo
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.errors import WindowClosed
from nexo.domain.interactions.models import Delivery, Interaction
from nexo.domain.interactions.ports import InboundItem, ItemKind, Receipt, Sender
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.interactions.queries.rows import row_of, with_rows
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")

ADDRESS = "5492320411111"


@pytest.fixture
def send(talk, machine):
    """Queue a message and let it leave at a time."""

    def leave(at, external_id, text="Vamos") -> Delivery:
        delivery = queue_message(actor=machine, conversation=talk, channel="test_chat", text=text).delivery
        with clock.frozen(at):
            return record_receipt(delivery_id=delivery.pk, receipt=Receipt(external_id=external_id))

    return leave


def mark(word, until, address=ADDRESS):
    return {
        "kind": "status",
        "raw_type": word,
        "status": word,
        "timestamp": until.isoformat(),
        "watermark": [address, until.isoformat()],
    }


def states():
    return dict(Delivery.objects.order_by("external_id").values_list("external_id", "state"))


def test_a_watermark_moves_all_that_had_left_by_then(chat, feed, send, noon):
    for minute in (1, 2, 3):
        send(noon + timedelta(minutes=minute), f"ext-{minute}")
    feed(chat, mark("delivered", noon + timedelta(minutes=2)))
    assert states() == {"ext-1": "delivered", "ext-2": "delivered", "ext-3": "sent"}
    feed(chat, mark("read", noon + timedelta(minutes=1)), mark("read", noon + timedelta(minutes=1)))
    assert states() == {"ext-1": "read", "ext-2": "delivered", "ext-3": "sent"}
    feed(chat, mark("delivered", noon + timedelta(minutes=9)))
    assert states() == {"ext-1": "read", "ext-2": "delivered", "ext-3": "delivered"}
    assert Delivery.objects.get(external_id="ext-1").read_at == noon + timedelta(minutes=1)


def test_a_watermark_is_of_one_address_and_one_account(chat, feed, send, noon):
    send(noon, "ext-1")
    feed(chat, mark("read", noon + timedelta(hours=1), address="5492320499999"))
    assert states() == {"ext-1": "sent"}


def test_what_has_not_left_or_failed_is_not_marked(chat, feed, talk, machine, noon):
    queue_message(actor=machine, conversation=talk, channel="test_chat", text="Espera")
    Delivery.objects.update(state="failed", sent_at=noon, external_id="ext-0")
    feed(chat, mark("read", noon + timedelta(hours=1)))
    assert states() == {"ext-0": "failed"}


def echo(text="Te llamamos", external_id="m-page", **more):
    return {
        "raw_type": "echo",
        "external_id": external_id,
        "recipients": [["whatsapp", ADDRESS]],
        "text": text,
        **more,
    }


def test_what_the_town_wrote_elsewhere_stands_in_the_conversation_and_ends_the_wait(chat, feed, talk):
    before = EventRecord.objects.filter(topic="interactions.interaction_received").count()
    (entry,) = feed(chat, echo())
    assert (entry.direction, entry.text, entry.conversation_id) == ("out", "Te llamamos", talk.pk)
    assert entry.attached_because == "Se escribió desde otra aplicación de la municipalidad."
    talk.refresh_from_db()
    assert talk.waiting_since is None
    assert EventRecord.objects.filter(topic="interactions.interaction_received").count() == before


def test_an_echo_comes_once(chat, feed, talk):
    feed(chat, echo(), echo())
    feed(chat, echo())
    assert Interaction.objects.filter(external_id="m-page").count() == 1


def test_an_echo_does_not_open_the_window(chat, feed, talk, machine, noon):
    late = noon + timedelta(hours=25)
    with clock.frozen(late):
        feed(chat, echo(timestamp=late.isoformat()))
        with pytest.raises(WindowClosed):
            queue_message(actor=machine, conversation=talk, channel="test_chat", text="Hola")


def test_the_echo_of_our_own_message_is_a_receipt(chat, feed, talk, send, noon):
    send(noon, "ext-1")
    feed(chat, echo("Vamos", "ext-1"))
    assert (states(), Interaction.objects.filter(direction="out").count()) == ({"ext-1": "sent"}, 1)


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_an_echo_that_comes_before_our_receipt_is_known_by_its_words(  # noqa: PLR0917
    chat, feed, talk, machine, noon, state
):
    delivery = queue_message(actor=machine, conversation=talk, channel="test_chat", text="Vamos").delivery
    Delivery.objects.update(state=state)
    feed(chat, echo("Vamos", "ext-1"))
    assert (states(), Interaction.objects.filter(direction="out").count()) == ({"ext-1": "sent"}, 1)
    record_receipt(delivery_id=delivery.pk, receipt=Receipt(external_id="ext-1"))
    assert states() == {"ext-1": "sent"}


def test_only_the_machine_of_the_town_keeps_echoes(chat):
    item = InboundItem(kind=ItemKind.MESSAGE, raw_type="echo", recipients=(Sender("whatsapp", "1"),))
    with pytest.raises(NotAllowed):
        keep_echo(actor=system(uuid4()), account=chat, item=item)


def withdrawal(about="m1"):
    return {
        "kind": "event",
        "raw_type": "unsend",
        "external_id": f"{about}:unsend",
        "senders": [["whatsapp", ADDRESS]],
        "timestamp": "2026-11-23T15:05:00+00:00",
        "text": "La persona retiró un mensaje.",
        "extra": {"withdraws": about},
    }


def test_a_message_taken_back_stays_and_says_so(chat, feed, talk):
    (entry,) = feed(chat, withdrawal())
    assert (entry.kind, entry.details["withdraws"]) == ("event", "m1")
    original = with_rows(Interaction.objects.filter(external_id="m1")).get()
    assert original.withdrawn_at.isoformat() == "2026-11-23T15:05:00+00:00"
    assert (row_of(original).is_withdrawn, original.text) == (True, "Hola")


def test_a_withdrawal_that_comes_before_its_message_holds(chat, feed, chat_message, monkeypatch):
    monkeypatch.setattr(ChatChannel, "capabilities", replace(ChatChannel.capabilities, threads=True))
    feed(chat, {**withdrawal("m9"), "reply_to": ["m9"]})
    (late,) = feed(chat, chat_message("Esto no", "m9"))
    assert late.withdrawn_at.isoformat() == "2026-11-23T15:05:00+00:00"
    (other,) = feed(chat, chat_message("Esto sí", "m10"))
    assert other.withdrawn_at is None


def test_a_person_may_answer_longer_than_a_machine(talk, machine, clerk, noon, monkeypatch):
    sheet = replace(ChatChannel.capabilities, person_window_hours=168)
    monkeypatch.setattr(ChatChannel, "capabilities", sheet)
    with clock.frozen(noon + timedelta(days=3)):
        (choice,) = channel_choices(conversation=talk)
        assert (choice.allowed, choice.window_left) == (True, timedelta(days=4))
        with pytest.raises(WindowClosed):
            queue_message(actor=machine, conversation=talk, channel="test_chat", text="Hola", automatic=True)
        queue_message(actor=clerk, conversation=talk, channel="test_chat", text="Hola")
