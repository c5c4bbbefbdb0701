"""What a provider says about our messages, in whatever order it comes (F13)."""

import itertools
import random

import pytest

from nexo.domain.interactions.actions.apply_status import apply_status
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import record_receipt, send_delivery
from nexo.domain.interactions.models import Delivery, DeliveryReport, Interaction
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind, Receipt
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")

TIMES = {
    "sent": "2026-11-23T15:00:01+00:00",
    "delivered": "2026-11-23T15:00:02+00:00",
    "read": "2026-11-23T15:00:03+00:00",
    "failed": "2026-11-23T15:00:04+00:00",
}


def status(word, external_id="ext-1", **more):
    return {
        "kind": "status",
        "raw_type": word,
        "status": word,
        "external_id": external_id,
        "timestamp": TIMES[word],
        "error_code": "131026" if word == "failed" else "",
        **more,
    }


@pytest.fixture
def queued(chat, feed, chat_message, machine):
    (first,) = feed(chat, chat_message())
    return queue_message(
        actor=machine, conversation=first.conversation, channel="test_chat", text="Vamos"
    ).delivery


def outcome():
    return Delivery.objects.values_list("state", "delivered_at", "read_at", "failed_at", "error_code").get()


@pytest.mark.parametrize(
    "words", [("sent", "delivered", "read"), ("sent", "failed", "delivered"), ("sent", "failed")]
)
def test_every_order_ends_where_the_true_order_ends(chat, feed, queued, words):
    ends = set()
    for order in itertools.permutations((*words, words[-1])):
        for early in (True, False):
            _reset(queued)
            if early:
                feed(chat, status(order[0]))
                record_receipt(delivery_id=queued.pk, receipt=Receipt(external_id="ext-1"))
                feed(chat, *[status(word) for word in order[1:]])
            else:
                record_receipt(delivery_id=queued.pk, receipt=Receipt(external_id="ext-1"))
                feed(chat, *[status(word) for word in order])
            ends.add(outcome())
    assert len(ends) == 1


def _reset(delivery):
    DeliveryReport.objects.all().delete()
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending",
        external_id=None,
        sent_at=None,
        delivered_at=None,
        read_at=None,
        failed_at=None,
        error_code="",
        error="",
    )


def test_a_report_before_the_receipt_waits_for_it(chat, feed, queued):
    feed(chat, status("delivered"))
    assert DeliveryReport.objects.get().status == "delivered"
    send_delivery(delivery_id=queued.pk)
    assert outcome()[0] == "delivered"


def test_a_report_about_nothing_we_know_is_kept(chat, machine, feed):
    feed(chat, status("read", "ext-77"))
    assert DeliveryReport.objects.get().external_id == "ext-77"


def test_our_own_key_lifts_an_unknown_one(chat, feed, queued):
    Delivery.objects.update(state=DeliveryState.UNKNOWN)
    feed(chat, status("delivered", extra={"key": queued.key}))
    queued.refresh_from_db()
    assert (queued.state, queued.external_id) == ("delivered", "ext-1")


def test_an_item_without_status_or_id_changes_nothing(chat, machine):
    for item in (
        InboundItem(kind=ItemKind.STATUS, raw_type="x", external_id="1"),
        InboundItem(kind=ItemKind.STATUS, raw_type="x", status=DeliveryState.SENT),
    ):
        assert apply_status(actor=machine, account=chat, item=item) is None


def test_only_the_machine_brings_statuses(chat, clerk):
    with pytest.raises(NotAllowed):
        apply_status(actor=clerk, account=chat, item=InboundItem(kind=ItemKind.STATUS, raw_type="x"))


def test_a_change_is_announced_once_with_what_to_do(chat, feed, queued):
    send_delivery(delivery_id=queued.pk)
    feed(chat, status("failed", extra={"remedy": "stop_person"}))
    feed(chat, status("failed"))
    events = EventRecord.objects.filter(topic="interactions.delivery_changed").order_by("id")
    assert [(one.payload["state"], one.payload["remedy"]) for one in events] == [
        ("sent", ""),
        ("failed", "stop_person"),
    ]
    assert Interaction.objects.get(direction="out").conversation.waiting_since is not None


@pytest.mark.parametrize("seed", range(20))
def test_edits_and_originals_in_any_order_are_the_same_ledger(chat, feed, chat_message, seed):
    items = [chat_message(f"versión {n}", f"m{n}", extra={"edits": "m0"} if n else {}) for n in range(4)]
    random.Random(seed).shuffle(items)
    feed(chat, *items)
    rows = Interaction.objects.order_by("external_id").values_list("external_id", "text", "details__edits")
    assert list(rows) == [
        ("m0", "versión 0", None),
        ("m1", "versión 1", "m0"),
        ("m2", "versión 2", "m0"),
        ("m3", "versión 3", "m0"),
    ]
