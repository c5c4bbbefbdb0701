"""How an item is printed: the published keys first, nothing that is no JSON."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from nexo.domain.interactions.ports import Bounce, DeliveryState, InboundItem, ItemKind, Media, Sender
from nexo.domain.interactions.rules.item_json import to_json


def test_an_empty_item():
    assert to_json(InboundItem(kind=ItemKind.EVENT, raw_type="ping")) == {
        "kind": "event",
        "external_id": None,
        "sender": [],
        "timestamp": None,
        "text": "",
        "media": [],
        "reply_to": None,
        "status": None,
        "raw_type": "ping",
        "sender_name": "",
        "subject": "",
        "html": "",
        "quoted": "",
        "references": [],
        "thread_tokens": [],
        "automatic": False,
        "watermark": None,
        "call": None,
        "recipients": [],
        "bounce": None,
        "error": None,
        "location": None,
        "extra": {},
    }


def test_the_published_keys_come_first():
    assert list(to_json(InboundItem(kind=ItemKind.EVENT, raw_type="ping")))[:9] == [
        "kind",
        "external_id",
        "sender",
        "timestamp",
        "text",
        "media",
        "reply_to",
        "status",
        "raw_type",
    ]


def test_a_full_item():
    found = to_json(
        InboundItem(
            kind=ItemKind.STATUS,
            raw_type="failed",
            external_id="wamid.1",
            senders=(Sender("phone", "+5493415550101"), Sender("wa_bsuid", "AR.1")),
            sender_name="Ana",
            timestamp=datetime(2026, 11, 22, 7, 30, tzinfo=timezone(timedelta(hours=-3))),
            reply_to=("wamid.0", "wamid.9"),
            status=DeliveryState.FAILED,
            error_code="131047",
            error_detail="too late",
            location=(-32.9, -60.6),
            bounce=Bounce("ana@example.org", "hard", "5.1.1"),
            extra={"at": datetime(2026, 1, 1, tzinfo=UTC), "ids": (UUID(int=7),), "n": {1: {True}}},
        )
    )
    assert json.loads(json.dumps(found)) == found
    assert {
        key: found[key] for key in ("sender", "timestamp", "reply_to", "references", "status", "error")
    } == {
        "sender": [{"kind": "phone", "value": "+5493415550101"}, {"kind": "wa_bsuid", "value": "AR.1"}],
        "timestamp": "2026-11-22T10:30:00Z",
        "reply_to": "wamid.0",
        "references": ["wamid.0", "wamid.9"],
        "status": "failed",
        "error": {"code": "131047", "detail": "too late"},
    }
    assert found["location"] == [-32.9, -60.6]
    assert found["bounce"] == {"recipient": "ana@example.org", "class": "hard", "status": "5.1.1"}
    assert found["extra"] == {
        "at": "2026-01-01 00:00:00+00:00",
        "ids": ["00000000-0000-0000-0000-000000000007"],
        "n": {"1": [True]},
    }


def test_bytes_are_told_by_size_and_digest_and_announced_files_by_what_was_announced():
    media = (
        Media(media_type="text/plain", filename="a.txt", content=b"hola"),
        Media(media_type="image/jpeg", external_id="7", sha256="ab", size=9, url="https://example.org/x"),
    )
    kept, announced = to_json(InboundItem(kind=ItemKind.MESSAGE, raw_type="x", media=media))["media"]
    assert kept == {
        "media_type": "text/plain",
        "filename": "a.txt",
        "external_id": None,
        "url": None,
        "sha256": "b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79",
        "size": 4,
        "inline_id": None,
    }
    assert (announced["external_id"], announced["sha256"], announced["size"]) == ("7", "ab", 9)
