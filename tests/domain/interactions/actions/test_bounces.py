"""Delivery reports of mail servers stand where their message stands, and mark the message, not the person."""

import pytest

from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import Conversation, Delivery
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def sent(mail, feed, mail_message, machine):
    (first,) = feed(mail, mail_message())
    queued = queue_message(
        actor=machine, conversation=first.conversation, channel="test_mail", text="Vamos a mirar."
    )
    return send_delivery(delivery_id=queued.delivery.pk)


def bounce(kind="hard", original="ext-1", external_id="<b@x>"):
    return {
        "external_id": external_id,
        "senders": [["email", "mailer-daemon@mx.test"]],
        "text": "550 no such user",
        "automatic": True,
        "bounce": ["maria@vecina.test", kind, "5.1.1", original],
    }


def test_a_hard_bounce_fails_the_message_and_puts_the_conversation_back_to_wait(sent, mail, feed):
    (entry,) = feed(mail, bounce())
    sent.refresh_from_db()
    conversation = Conversation.objects.get()
    assert entry.conversation == conversation
    assert entry.kind == "bounce"
    assert entry.reply_to_id == sent.interaction_id
    assert entry.party == conversation.party
    assert entry.text == "No se pudo entregar a maria@vecina.test: la dirección no existe o no recibe."
    assert entry.quoted == "550 no such user"
    assert (sent.state, sent.error_code) == ("failed", "5.1.1")
    assert conversation.waiting_since is not None
    event = EventRecord.objects.get(topic="interactions.message_bounced")
    assert event.payload["about_interaction_id"] == str(sent.interaction_id)
    assert event.payload["kind"] == "hard"


def test_a_delay_is_shown_and_fails_nothing(sent, mail, feed):
    (entry,) = feed(mail, bounce("delayed"))
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert entry.text == "La entrega a maria@vecina.test está demorada; el servidor sigue intentando."
    assert Conversation.objects.get().waiting_since is None


def test_a_bounce_without_original_goes_to_the_holder_of_the_address(sent, mail, feed):
    (entry,) = feed(mail, bounce(original=None))
    assert entry.party == sent.interaction.party
    assert entry.reply_to is None
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_bounce_of_nobody_is_kept_alone(mail, feed):
    (entry,) = feed(mail, bounce(original="<never@x>"))
    assert (entry.party, entry.conversation.party, entry.conversation.waiting_since) == (None, None, None)


def test_the_same_bounce_twice_is_one(sent, mail, feed):
    feed(mail, bounce())
    assert feed(mail, bounce()) == []
    assert Delivery.objects.get().state == "failed"
