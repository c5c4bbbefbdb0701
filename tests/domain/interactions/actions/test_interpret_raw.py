"""Stored first, interpreted later: batches, poison, crashes, and what a person does about them."""

import json
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

import pytest
from django.db import connection

from nexo.domain.interactions.actions import interpret_raw as module
from nexo.domain.interactions.actions.interpret_raw import (
    INTERPRET_APART,
    MAX_TRIES,
    SUSPECT_AFTER,
    interpret_here,
    interpret_raw,
)
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.sweep_raw import sweep_raw
from nexo.domain.interactions.actions.tend_quarantine import discard_raw, edit_raw, retry_raw
from nexo.domain.interactions.errors import RawDecided, ReasonMissing
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction, RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.interactions.queries.quarantine import quarantine, raw_body
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord
from nexo.kernel.faults import FaultInjected
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def store(chat):
    def put(body, key=None) -> RawRecord:
        plain = body if isinstance(body, bytes) else json.dumps(body).encode()
        return record_raw(account=chat, request=RawRequest(body=plain), key=key)

    return put


def states() -> list[tuple[str, int]]:
    return list(RawRecord.objects.order_by("pk").values_list("state", "attempts"))


def test_the_job_interprets_what_was_stored(store, chat_message):
    store([chat_message("a", "m1"), chat_message("b", "m2")])
    assert run_pending(queue="intake") == 1
    assert states() == [("interpreted", 1)]
    assert list(Interaction.objects.order_by("pk").values_list("text", flat=True)) == ["a", "b"]


def test_a_key_seen_before_is_not_stored_again(store, chat_message):
    assert store([chat_message()], key="uid-1") is not None
    assert store([chat_message()], key="uid-1") is None
    assert RawRecord.objects.count() == 1


def test_an_unreadable_record_is_quarantined_at_once_and_the_rest_goes_on(store, chat_message):
    rows = [store([chat_message("a", "m1")]), store(b"\xff"), store([chat_message("b", "m2")])]
    assert interpret_raw(raw_ids=[row.pk for row in rows]) == 3
    assert states() == [("interpreted", 1), ("quarantined", 1), ("interpreted", 1)]
    rows[1].refresh_from_db()
    assert rows[1].error == "unreadable: No es JSON."
    event = EventRecord.objects.get(topic="interactions.raw_quarantined")
    assert event.payload["code"] == "unreadable"


def test_one_bad_item_is_tried_alone_again_and_quarantined_in_the_end(store, chat_message, noon):
    row = store([chat_message("a", "m1"), chat_message("b\x00", "m2"), chat_message("c", "m3")])
    assert interpret_raw(raw_ids=[row.pk]) == 0
    assert set(Interaction.objects.values_list("text", flat=True)) == {"a", "c"}
    assert states() == [("received", 1)]
    for hours in range(1, MAX_TRIES):
        with clock.frozen(noon + timedelta(hours=hours)):
            run_pending(queue="intake")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("quarantined", MAX_TRIES)
    assert row.error == "database: Falló el intérprete (DataError)."
    assert Interaction.objects.count() == 2


def test_a_stranger_who_writes_twice_in_a_batch_is_one_person(store, chat_message):
    rows = [store([chat_message(text, key)]) for text, key in (("a", "m1"), ("b", "m2"))]
    assert interpret_raw(raw_ids=[row.pk for row in rows]) == 2
    assert (Party.objects.count(), Conversation.objects.count()) == (1, 1)


def test_a_stranger_whose_first_message_fails_is_a_stranger_still(store, chat_message):
    """What the batch knew of them was undone with the message."""
    store([chat_message("a\x00", "m1"), chat_message("b", "m2")])
    run_pending(queue="intake", limit=2)
    assert Interaction.objects.get().text == "b"
    assert Party.objects.count() == 1
    topics = ["parties.party_registered", "parties.identifier_linked", "interactions.interaction_received"]
    assert sorted(EventRecord.objects.values_list("topic", flat=True)) == sorted(topics)


def test_a_parser_that_breaks_is_kept_apart_without_its_words(store, chat_message):
    row = store(b"CRASH secreto")
    good = store([chat_message()])
    interpret_raw(raw_ids=[row.pk, good.pk])
    row.refresh_from_db()
    assert row.error == "Falló el intérprete (KeyError)."
    assert Interaction.objects.count() == 1


@pytest.fixture
def apart(monkeypatch):
    """Stand for the processes apart: `ends` says how each one ends, `asked` which records they got."""

    class Apart:
        ends: ClassVar[list[bool]] = []
        asked: ClassVar[list[str]] = []

    Apart.ends, Apart.asked = [], []

    def run(name, *, raw_id):
        assert name == INTERPRET_APART
        Apart.asked.append(raw_id)
        ends_well = Apart.ends.pop(0)
        if ends_well:
            interpret_here(raw_id=raw_id)
        return ends_well

    monkeypatch.setattr(module, "run_apart", run)
    return Apart


def test_a_record_that_kills_processes_of_its_own_is_to_blame(store, chat_message, apart):
    row = store([chat_message()])
    RawRecord.objects.update(attempts=SUSPECT_AFTER)
    apart.ends = [False, False]
    assert interpret_raw(raw_ids=[row.pk]) == 1
    row.refresh_from_db()
    assert row.state == "quarantined"
    assert row.error == "crashed: Interrumpió el programa varias veces."
    assert (Interaction.objects.count(), apart.asked) == (0, [str(row.pk)] * 2)


def test_one_that_was_near_many_deaths_is_innocent(store, chat_message, apart):
    row = store([chat_message()])
    RawRecord.objects.update(attempts=50)
    apart.ends = [False, True]
    assert interpret_raw(raw_ids=[row.pk]) == 1
    row.refresh_from_db()
    assert (row.state, Interaction.objects.count()) == ("interpreted", 1)


def test_tries_that_ended_in_an_error_are_no_deaths(store, chat_message, apart):
    row = store([chat_message()])
    RawRecord.objects.update(attempts=MAX_TRIES - 1, error="Falló el intérprete (KeyError).")
    assert interpret_raw(raw_ids=[row.pk]) == 1
    assert (states()[0][0], apart.asked) == ("interpreted", [])


def test_what_was_tried_before_gets_a_job_of_its_own(store, chat_message, noon):
    rows = [store([chat_message(text, text)]) for text in ("a", "b", "c")]
    RawRecord.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(attempts=1)
    assert interpret_raw(raw_ids=[row.pk for row in rows]) == 1
    assert sorted(RawRecord.objects.values_list("state", "attempts")) == [
        ("interpreted", 1),
        ("received", 1),
        ("received", 1),
    ]
    run_pending(queue="intake")
    assert sorted(RawRecord.objects.values_list("state", "attempts")) == [
        ("interpreted", 1),
        ("interpreted", 2),
        ("interpreted", 2),
    ]


def test_a_second_job_for_the_same_record_does_nothing(store, chat_message):
    row = store([chat_message()])
    assert interpret_raw(raw_ids=[row.pk, row.pk]) == 1
    assert interpret_raw(raw_ids=[row.pk]) == 0
    assert states() == [("interpreted", 1)]


@pytest.mark.parametrize(("point", "left"), [("K7", 0), ("K8", 0)])
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_before_commit_leaves_nothing_and_the_next_one_does_it(
    store, chat_message, arm, point, left
):
    row = store([chat_message("a", "m1"), chat_message("b", "m2")])
    arm(f"{point}:error")
    with pytest.raises(FaultInjected):
        interpret_raw(raw_ids=[row.pk])
    assert Interaction.objects.count() == left
    arm("")
    assert interpret_raw(raw_ids=[row.pk]) == 1
    assert Interaction.objects.count() == 2
    assert states() == [("interpreted", 2)]


def test_items_without_an_id_are_written_once_all_the_same(store):
    row = store([{"text": "sin id"}, {"text": "tampoco"}])
    interpret_raw(raw_ids=[row.pk])
    RawRecord.objects.update(state="received")
    interpret_raw(raw_ids=[row.pk])
    assert list(Interaction.objects.order_by("external_id").values_list("external_id", flat=True)) == [
        f"raw:{row.pk}:0",
        f"raw:{row.pk}:1",
    ]


def test_a_notice_about_the_account_is_kept_with_its_health_once(chat, feed):
    notice = {
        "kind": "event",
        "raw_type": "account_update",
        "external_id": "n1",
        "text": "event=DISABLED",
        "extra": {"event": "DISABLED"},
    }
    feed(chat, notice, notice)
    feed(chat, {**notice, "external_id": "n2", "text": "", "error_detail": "límite"})
    chat.refresh_from_db()
    assert [(one["id"], one["type"], one["text"]) for one in chat.health["notices"]] == [
        ("n2", "account_update", "límite"),
        ("n1", "account_update", "event=DISABLED"),
    ]
    assert EventRecord.objects.filter(topic="interactions.channel_notice_received").count() == 2
    assert Interaction.objects.count() == 0


def test_an_event_about_a_person_stands_in_their_history(chat, feed, chat_message):
    (entry,) = feed(chat, chat_message("cambió de número", kind="event", raw_type="system"))
    assert entry.kind == "event"
    assert entry.conversation.waiting_since is None


def test_a_channel_that_does_not_receive_is_quarantined(town):
    counter = ChannelAccount.objects.create(jurisdiction=town, slug="counter", name="Mostrador")
    row = record_raw(account=counter, request=RawRequest(body=b"[]"))
    assert interpret_raw(raw_ids=[row.pk]) == 1
    row.refresh_from_db()
    assert row.error == "unreadable: Este canal no recibe mensajes."


def test_forgotten_records_get_a_job_again(store, chat_message, noon):
    store([chat_message()])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert sweep_raw() == 0
    with clock.frozen(noon + timedelta(minutes=11)):
        assert sweep_raw() == 1
        run_pending(queue="intake")
    assert states() == [("interpreted", 1)]


class TestQuarantine:
    @pytest.fixture
    def stuck(self, store) -> RawRecord:
        row = store(b"no")
        interpret_raw(raw_ids=[row.pk])
        return row

    def test_officials_see_it_with_the_reason(self, stuck, clerk, noon, django_assert_num_queries):
        with django_assert_num_queries(1):
            page = quarantine(actor=clerk)
        (row,) = page.items
        assert (row.id, row.channel, row.code, row.words, row.size, row.received_at) == (
            stuck.pk,
            "test_chat",
            "unreadable",
            "No es JSON.",
            2,
            noon,
        )
        assert raw_body(actor=clerk, raw_id=stuck.pk) == stuck

    def test_strangers_see_nothing(self, stuck, staff_of, other_town):
        analyst = staff_of(Role.ANALYST)
        for read in (lambda: quarantine(actor=analyst), lambda: raw_body(actor=analyst, raw_id=stuck.pk)):
            with pytest.raises(NotAllowed):
                read()
        assert quarantine(actor=system(other_town.pk)).items == []
        assert raw_body(actor=system(other_town.pk), raw_id=stuck.pk) is None

    def test_it_can_be_tried_again(self, stuck, clerk, chat_message):
        RawRecord.objects.update(body=json.dumps([chat_message()]).encode())
        retry_raw(actor=clerk, raw_id=stuck.pk)
        run_pending(queue="intake")
        assert states() == [("interpreted", 1)]

    def test_a_corrected_copy_leaves_the_original_as_it_came(self, stuck, clerk, chat_message):
        copy = edit_raw(
            actor=clerk, raw_id=stuck.pk, body=json.dumps([chat_message()]).encode(), reason="coma de más"
        )
        run_pending(queue="intake")
        stuck.refresh_from_db()
        copy.refresh_from_db()
        assert (stuck.state, bytes(stuck.body), stuck.decision_reason) == (
            "discarded",
            b"no",
            "Corregido: coma de más",
        )
        assert copy.state == "interpreted"
        assert Interaction.objects.get().raw == copy

    def test_it_can_be_set_aside_with_a_reason(self, stuck, clerk, noon):
        with pytest.raises(ReasonMissing):
            discard_raw(actor=clerk, raw_id=stuck.pk, reason=" ")
        row = discard_raw(actor=clerk, raw_id=stuck.pk, reason="propaganda")
        assert (row.state, row.decided_at, row.decided_by_id, row.decision_reason) == (
            "discarded",
            noon,
            clerk.staff_id,
            "propaganda",
        )
        with pytest.raises(RawDecided):
            retry_raw(actor=clerk, raw_id=stuck.pk)

    def test_editing_needs_a_reason_a_right_and_a_record(self, stuck, clerk, staff_of):
        with pytest.raises(ReasonMissing):
            edit_raw(actor=clerk, raw_id=stuck.pk, body=b"[]", reason="")
        with pytest.raises(NotAllowed):
            retry_raw(actor=staff_of(Role.ANALYST), raw_id=stuck.pk)
        with pytest.raises(NotFound):
            retry_raw(actor=clerk, raw_id=uuid4())
