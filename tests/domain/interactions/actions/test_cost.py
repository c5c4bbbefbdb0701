"""What one message costs the database: the ceiling of the whole intake is these statements."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import RawRecord
from nexo.domain.parties.models import Party

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def cost():
    """Count the statements of a batch of so many items, and of one item more: what each costs."""

    def measure(account, make, number=10):
        counts = []
        for batch, size in enumerate((number, number + 1)):
            rows = [RawRecord.objects.create(account=account, body=make(f"{batch}-{n}")) for n in range(size)]
            with CaptureQueriesContext(connection) as seen:
                assert interpret_raw(raw_ids=[row.pk for row in rows]) == size
            counts.append(seen)
        return len(counts[1]) - len(counts[0])

    return measure


def test_a_chat_message_of_a_known_person(chat, feed, chat_message, cost):
    feed(chat, chat_message())
    assert cost(chat, lambda n: json.dumps([chat_message("x", f"k{n}")]).encode()) == 8


def test_a_chat_message_of_a_new_person(chat, chat_message, cost):
    def new(n):
        sender = [["whatsapp", f"54923{abs(hash(n)) % 10**8:08d}"]]
        return json.dumps([chat_message("x", f"k{n}", sender)]).encode()

    assert cost(chat, new) == 7


def test_a_mail_of_a_known_person(mail, feed, mail_message, cost):
    feed(mail, mail_message())
    assert cost(mail, lambda n: json.dumps([mail_message("x", f"<k{n}@x>")]).encode()) == 8


def test_a_visit(clerk, town, django_assert_num_queries):
    party = Party.objects.create(jurisdiction=town, display_name="Nadia")
    register_contact(actor=clerk, channel="counter", party=party, text="x", kind="visit")
    with django_assert_num_queries(9):
        register_contact(actor=clerk, channel="counter", party=party, text="x", kind="visit")
