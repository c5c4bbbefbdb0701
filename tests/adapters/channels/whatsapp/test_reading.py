"""What the samples cannot show: hostile values inside well-formed JSON."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexo.adapters.channels.whatsapp.envelope import read_webhook
from nexo.adapters.shared.reading import fingerprint, identifier, moment, number, text
from nexo.domain.interactions.ports import ItemKind, Sender, Unreadable
from nexo.domain.interactions.rules.item_json import to_json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "text",
        "image",
        "location",
        "contacts",
        "reaction",
        "interactive",
        "order",
        "system",
        "edit",
        "revoke",
        "poll",
    ]
)


def webhook(value: Any, field: str = "messages") -> bytes:
    changes = [{"field": field, "value": value}]
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}
    ).encode()


@given(NAMES, ANY_JSON, ANY_JSON)
@settings(max_examples=300, deadline=None)
def test_any_block_of_any_type_gives_one_printable_item(name, block, other):
    message = {
        "id": "wamid.1",
        "type": name,
        name: block,
        "context": other,
        "from": other,
        "timestamp": other,
    }
    (item,) = read_webhook(webhook({"messages": [message], "contacts": other}))
    assert item.external_id == "wamid.1"
    assert json.loads(json.dumps(to_json(item)))["raw_type"] == name


@given(
    st.sampled_from(["messages", "calls", "history", "user_id_update", "account_update", "other"]), ANY_JSON
)
@settings(max_examples=300, deadline=None)
def test_any_value_of_any_field_leaves_at_least_one_item(field, value):
    assert len(read_webhook(webhook(value, field))) >= 1


@given(st.lists(ANY_JSON, max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_record_of_any_array_is_one_item(records):
    value = {"statuses": records, "messages": records, "errors": records}
    assert len(read_webhook(webhook(value))) == max(1, 3 * len(records))


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"7", b"\xff", b"{" * 9, b'{"object": "page"}', b"[" * 10**6]
)
def test_what_is_no_webhook_of_whatsapp_is_unreadable(body):
    with pytest.raises(Unreadable):
        read_webhook(body)


def test_nesting_deeper_than_a_reader_can_go_is_unreadable():
    body = webhook({"messages": ["here"]}).replace(b'"here"', b'{"a":' * 5000 + b"1" + b"}" * 5000)
    with pytest.raises(Unreadable):
        read_webhook(body)


def test_a_message_without_an_id_gets_one_from_its_content():
    message = {"type": "text", "text": {"body": "hola"}, "from": "5493415550101", "timestamp": "1"}
    first, second = (read_webhook(webhook({"messages": [message]}))[0] for _ in range(2))
    assert first.external_id == second.external_id
    assert first.external_id is not None
    assert first.external_id.startswith("sha256:")


def test_an_overlong_id_is_replaced_by_its_fingerprint():
    assert identifier("x" * 301) == fingerprint("x" * 301)
    assert identifier("x" * 300) == "x" * 300
    assert identifier(" ") is None


@pytest.mark.parametrize(
    "value", ["", "yesterday", "0", "-5", "nan", "inf", "1e400", 10**30, True, None, [], {}]
)
def test_a_senseless_time_is_none(value):
    assert moment(value) is None


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "", None, True])
def test_a_senseless_number_is_none(value):
    assert number(value) is None


def test_numbers_are_spelled_and_booleans_are_not():
    assert [text(value) for value in (5, 1.5, True, None, "x")] == ["5", "1.5", "", "", "x"]


def test_a_contact_of_somebody_else_does_not_lend_their_name():
    message = {"id": "wamid.1", "type": "text", "text": {"body": "hola"}, "from_user_id": "AR.1"}
    contacts = [{"profile": {"name": "Otra"}, "wa_id": "5493415550199", "user_id": "AR.2"}]
    (item,) = read_webhook(webhook({"messages": [message], "contacts": contacts}))
    assert (item.senders, item.sender_name) == ((Sender("wa_bsuid", "AR.1"),), "")


def test_a_place_off_the_globe_is_unsupported():
    message = {"id": "wamid.1", "type": "location", "location": {"latitude": 91, "longitude": 0}}
    assert read_webhook(webhook({"messages": [message]}))[0].kind is ItemKind.UNSUPPORTED


def test_a_file_without_id_or_address_is_marked_missing():
    message = {"id": "wamid.1", "type": "image", "image": {"caption": "mirá", "sha256": "no base64"}}
    (item,) = read_webhook(webhook({"messages": [message]}))
    assert (item.text, item.media, item.extra) == ("mirá", (), {"media_missing": True})


def test_a_form_whose_answers_are_no_json_keeps_its_words():
    form = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{broken"}}
    message = {"id": "wamid.1", "type": "interactive", "interactive": form}
    (item,) = read_webhook(webhook({"messages": [message]}))
    assert (item.kind, item.text) == (ItemKind.MESSAGE, "Sent")


def test_an_edit_of_an_edit_is_unsupported():
    inner = {"type": "edit", "edit": {"original_message_id": "wamid.0", "message": {"type": "text"}}}
    message = {"id": "wamid.1", "type": "edit", "edit": {"original_message_id": "wamid.0", "message": inner}}
    assert read_webhook(webhook({"messages": [message]}))[0].kind is ItemKind.UNSUPPORTED
