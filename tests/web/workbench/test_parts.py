"""While an SMS is written the composer counts its parts and offers to spell it in fewer."""

import pytest
from django.urls import reverse

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import Conversation, Delivery
from nexo.kernel.actors import system

ACCENTS = "á" * 80


@pytest.fixture
def sms(small):
    def make(**settings):
        return configure_account(
            actor=system(small.jurisdiction.id),
            jurisdiction=small.jurisdiction,
            slug="sms_twilio",
            name="SMS",
            address="+15005550006",
            settings={"account_sid": "AC" + "0" * 32, "from_number": "+15005550006", **settings},
        )

    return make


def counted(client, text, channel="sms_twilio"):
    answer = client.post(reverse("workbench:message_parts"), {"channel": channel, "text": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_parts_and_cost_are_shown(as_, sms):
    sms(part_cost_cents=1250)
    assert "1 parte, quedan 156 caracteres · ARS 12,50" in counted(as_(), "Hola")
    assert "2 partes, quedan 145 caracteres · ARS 25,00" in counted(as_(), "a" * 161)


def test_no_price_no_cost(as_, sms):
    sms()
    assert "·" not in counted(as_(), "Hola")


def test_a_spelling_in_fewer_parts_is_offered_only_where_it_gains(as_, sms):
    sms()
    offered = counted(as_(), ACCENTS)
    assert "2 partes" in offered
    assert "á → a" in offered
    assert "Escribirlo así: 1 parte" in offered
    assert "simplify" not in counted(as_(), "á")
    assert "simplify" not in counted(as_(), ACCENTS + "😀")


def test_typography_counts_as_it_leaves(as_, sms):
    sms()
    assert "1 parte," in counted(as_(), "“" + "a" * 159)
    sms(smart_encoding=False)
    assert "3 partes" in counted(as_(), "“" + "a" * 159)


@pytest.mark.parametrize("channel", ["email", "nothing", ""])
def test_a_channel_without_parts_shows_nothing(as_, sms, channel):
    sms()
    assert counted(as_(), "Hola", channel).strip() == ""


def test_the_composer_spells_simply_when_asked_and_sends_nothing(as_, sms, rosa):
    sms()
    talk = Conversation.objects.filter(party=rosa).first()
    where = reverse("workbench:conversation_reply", args=[talk.id])
    assert reverse("workbench:message_parts") in as_().get(where).content.decode()
    answer = as_().post(where, {"channel": "sms_twilio", "text": "Reunión mañana", "simplify": "1"})
    assert answer.status_code == 200
    assert "Reunion mañana</textarea>" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_without_an_sms_channel_nothing_is_counted(as_, rosa):
    talk = Conversation.objects.filter(party=rosa).first()
    page = as_().get(reverse("workbench:conversation_reply", args=[talk.id])).content.decode()
    assert reverse("workbench:message_parts") not in page
