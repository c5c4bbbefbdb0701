"""The chat of the portal: once, in order, with whoever holds the session, and answered when they are gone."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.ports import Receipt
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.parties.models import ContactPoint, Party
from nexo.kernel.actors import system
from nexo.testing.town import small_town

CHAT = reverse("portal:chat")


def text(response):
    return response.content.decode()


@pytest.fixture
def small(db, noon):
    call_command("createcachetable", verbosity=0)
    return small_town()


@pytest.fixture
def account(small):
    return configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="webchat",
        name="Chat",
        settings={"greeting": "Atiende Ana."},
    )


def write(browser, words, key=None, **more):
    key = key or re.search(r'name="key" value="([^"]+)"', text(browser.get(CHAT)))[1]
    return key, browser.post(CHAT, {"key": key, "text": words, **more})


def answer(small, words):
    talk = Conversation.objects.get()
    queued = queue_message(actor=small.actors["atencion"], conversation=talk, channel="webchat", text=words)
    record_receipt(delivery_id=queued.delivery.pk, receipt=Receipt(external_id="x"))


def test_a_town_without_a_chat_has_none(small):
    assert Client().get(CHAT).status_code == 404
    assert CHAT not in text(Client().get(reverse("portal:contact")))


def test_a_visitor_writes_is_answered_and_reads_on(account, small):
    browser = Client()
    assert CHAT in text(browser.get(reverse("portal:contact")))
    assert "Atiende Ana." in text(browser.get(CHAT))
    _, done = write(browser, "Hola, ¿hasta qué hora atienden?", name="Rosa")
    assert done["Location"].startswith(CHAT)
    entry = Interaction.objects.get()
    assert (entry.channel, entry.text, entry.party.display_name) == (
        "webchat",
        "Hola, ¿hasta qué hora atienden?",
        "Rosa",
    )
    assert entry.conversation.waiting_since is not None
    answer(small, "Hasta las 19.")
    shown = text(browser.get(reverse("portal:chat_lines")))
    assert shown.index("hasta qué hora") < shown.index("Hasta las 19.")
    assert "<html" not in shown
    assert "Hasta las 19." in text(browser.get(CHAT))


def test_sent_twice_it_is_written_once(account):
    browser = Client()
    key, _ = write(browser, "Hola")
    for _ in range(2):
        write(browser, "Hola", key=key)
    assert (Interaction.objects.count(), Party.objects.count(), Conversation.objects.count()) == (1, 1, 1)


def test_another_visitor_sees_nothing_of_it(account, small):
    write(Client(), "Esto es mío")
    answer(small, "Y esto también")
    other = Client()
    assert "mío" not in text(other.get(CHAT))
    write(other, "Otra cosa")
    shown = text(other.get(reverse("portal:chat_lines")))
    assert "Otra cosa" in shown
    assert "mío" not in shown
    assert Party.objects.count() == 2


def test_an_address_left_behind_is_a_claim_and_a_way_to_answer(account, small):
    configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
        settings={"smtp_host": "127.0.0.1"},
    )
    browser = Client()
    write(browser, "Me tengo que ir")
    leave = reverse("portal:chat_leave")
    assert browser.post(leave, {"contact": "no es nada@"}).status_code == 422
    assert browser.post(leave, {"contact": "Rosa@Vecina.example"}).status_code == 302
    point = ContactPoint.objects.get()
    assert (point.kind, point.normalised, point.assurance) == ("email", "rosa@vecina.example", "claimed")
    assert Party.objects.count() == 1
    offered = {choice.slug for choice in channel_choices(conversation=Conversation.objects.get())}
    assert {"webchat", "email"} <= offered


def test_words_are_shown_as_words(account):
    browser = Client()
    write(browser, "<script>alert(1)</script>")
    assert "<script>alert" not in text(browser.get(CHAT))
    assert "&lt;script&gt;" in text(browser.get(CHAT))


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_what_cannot_be_sent_is_said_and_stays_written(account, words):
    browser = Client()
    _, done = write(browser, words)
    assert done.status_code == 422
    assert Interaction.objects.count() == 0
    assert words.strip()[:50] in text(done)


def test_few_questions_of_the_database(account, django_assert_max_num_queries):
    browser = Client()
    write(browser, "Hola")
    with django_assert_max_num_queries(8):
        browser.get(CHAT)
    with django_assert_max_num_queries(8):
        browser.get(reverse("portal:chat_lines"))
