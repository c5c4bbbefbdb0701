"""Many at once: the unique indexes and locks decide, on real connections (F10, F11, F12)."""

import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import (
    Call,
    CallBack,
    CallPart,
    ChannelAccount,
    Conversation,
    Interaction,
    RawRecord,
)
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import system

pytestmark = pytest.mark.django_db(transaction=True)


def together(work, arguments, *, threads: int):
    """Run `work` for each argument on connections of their own, all let go at once; return the results."""
    gate = threading.Barrier(threads)

    def run(chunk):
        try:
            gate.wait(30)
            return [work(one) for one in chunk]
        finally:
            connection.close()

    chunks = [arguments[start::threads] for start in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return [one for part in pool.map(run, chunks) for one in part]


def stored(account: ChannelAccount, *items) -> RawRecord:
    return RawRecord.objects.create(account=account, body=json.dumps(items).encode(), received_at=clock.now())


def finish() -> None:
    """Interpret what a deadlock sent back to be done alone."""
    left = RawRecord.objects.filter(state="received")
    for _ in range(5):
        for pk in left.values_list("pk", flat=True):
            interpret_raw(raw_ids=[pk])


def test_fifty_first_messages_of_one_citizen_make_one_citizen_and_one_conversation(chat, chat_message):
    rows = [stored(chat, chat_message(f"hola {n}", f"m{n}")) for n in range(50)]
    together(lambda row: interpret_raw(raw_ids=[row.pk]), rows, threads=10)
    finish()
    assert Interaction.objects.count() == 50
    assert Party.objects.count() == 1
    assert Conversation.objects.count() == 1
    assert Conversation.objects.get().unread_count == 50


def test_the_same_webhook_eight_times_at_once_is_one_message(chat, chat_message):
    rows = [stored(chat, chat_message("hola", f"m{n // 8}")) for n in range(40)]
    random.Random(1).shuffle(rows)
    together(lambda row: interpret_raw(raw_ids=[row.pk]), rows, threads=8)
    finish()
    assert Interaction.objects.count() == 5
    assert Conversation.objects.get().unread_count == 5
    assert RawRecord.objects.exclude(state="interpreted").count() == 0


def test_two_workers_on_the_same_record_write_it_once(chat, chat_message):
    row = stored(
        chat, chat_message("a", "m1"), chat_message("b", "m2", senders=[["whatsapp", "5492320499999"]])
    )
    together(lambda pk: interpret_raw(raw_ids=[pk]), [row.pk] * 4, threads=4)
    finish()
    assert Interaction.objects.count() == 2
    assert RawRecord.objects.get().state == "interpreted"


def test_batches_of_the_same_people_in_other_orders_all_get_through(chat, chat_message):
    people = [[["whatsapp", f"54923204{n:05d}"]] for n in range(6)]
    rows = []
    for batch in range(8):
        order = random.Random(batch).sample(people, len(people))
        rows.append(stored(chat, *[chat_message("x", f"b{batch}-{who[0][1]}", senders=who) for who in order]))
    together(lambda row: interpret_raw(raw_ids=[row.pk]), rows, threads=8)
    finish()
    assert Interaction.objects.count() == 48
    assert Conversation.objects.count() == 6


def test_first_contacts_by_two_channels_at_once_share_a_conversation(town):
    party = Party.objects.create(jurisdiction=town, display_name="Ana")
    together(
        lambda n: register_contact(
            actor=system(town.pk), channel=("counter", "voice")[n % 2], party=party, text="x", kind="visit"
        ),
        list(range(12)),
        threads=6,
    )
    assert Conversation.objects.count() == 1
    assert Interaction.objects.count() == 12


def test_a_form_sent_twice_at_once_is_one_contact(town):
    party = Party.objects.create(jurisdiction=town, display_name="Ana")
    ids = together(
        lambda _: (
            register_contact(
                actor=system(town.pk), channel="webform", party=party, text="x", kind="form", external_id="f1"
            ).pk
        ),
        list(range(6)),
        threads=6,
    )
    assert len(set(ids)) == 1
    assert Interaction.objects.count() == 1


def test_two_jobs_for_one_message_send_it_once(chat, chat_message, provider, machine, noon):
    interpret_raw(raw_ids=[stored(chat, chat_message()).pk])
    queued = queue_message(
        actor=machine, conversation=Conversation.objects.get(), channel="test_chat", text="Va"
    )
    together(lambda pk: send_delivery(delivery_id=pk), [queued.delivery.pk] * 6, threads=6)
    assert len(provider.sent) == 1


def test_news_of_calls_in_any_order_by_many_workers_make_each_call_once(town, machine):
    line = configure_account(actor=machine, jurisdiction=town, slug="voice", name="147")
    at = clock.now().isoformat()
    plain = {"at": at, "direction": "in", "to": "147"}
    told = [
        {"call": f"c{n}", "event": what, "from": f"+549226240000{n % 3}", **plain}
        for n in range(12)
        for what in (("began", "answered", "ended") if n < 6 else ("began", "queued", "given_up"))
    ] * 2
    random.Random(7).shuffle(told)
    rows = [
        RawRecord.objects.create(account=line, body=json.dumps({"events": [one]}).encode()) for one in told
    ]
    together(lambda row: interpret_raw(raw_ids=[row.pk]), rows, threads=8)
    finish()
    assert RawRecord.objects.exclude(state="interpreted").count() == 0
    assert sorted(Call.objects.values_list("state", flat=True)) == ["abandoned"] * 6 + ["answered"] * 6
    assert (Interaction.objects.count(), CallPart.objects.count()) == (12, 36)
    assert sorted(CallBack.objects.values_list("number", "times")) == [
        (f"+549226240000{n}", 2) for n in range(3)
    ]
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == 6
