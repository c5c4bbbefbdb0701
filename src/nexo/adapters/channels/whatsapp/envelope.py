"""A webhook, whole: every entry, every change, every message, status, error and notice becomes one item.

What the items carry in `extra`, for those who interpret them:

* `phone_number_id`: our number that it concerns (route by this, never by the number shown);
* `edits` / `withdraws`: id of the message that this one replaces / takes back; `reaction`: an emoji, empty
  when taken back; `forwarded`, `group_id`, `referral`, `username`, `payload` of a button;
* `direction` "out" with `to`: written by the town from the telephone's own application, not by the person;
  `history`: synchronised from before the account was connected;
* `identity_change` {previous, current}: the same person under other identifiers; `consent` {purpose, value};
* for statuses: `recipient`, `key` (ours, even when the answer to the send call was lost), `remedy` of errors.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from nexo.adapters.channels.whatsapp import notices, people
from nexo.adapters.channels.whatsapp.messages import read_content
from nexo.adapters.channels.whatsapp.people import Person
from nexo.adapters.channels.whatsapp.statuses import error_of, read_status
from nexo.adapters.shared.content import Content
from nexo.adapters.shared.reading import (
    Json,
    e164,
    fingerprint,
    identifier,
    items,
    load,
    mapping,
    moment,
    text,
)
from nexo.domain.interactions.ports import InboundItem, ItemKind, Unreadable

OBJECT = "whatsapp_business_account"

Record = Callable[[Json, Json], InboundItem]


def read_webhook(body: bytes) -> list[InboundItem]:
    """Return every item of a webhook's body, in the order given; raises `Unreadable`."""
    document = load(body)
    if document.get("object") != OBJECT:
        raise Unreadable("El aviso no es de una cuenta de WhatsApp.")
    try:
        return [item for entry in items(document.get("entry")) for item in _read_entry(mapping(entry))]
    except RecursionError as error:
        raise Unreadable("El aviso está anidado sin fin.") from error


def _read_entry(entry: Json) -> Iterator[InboundItem]:
    for change in map(mapping, items(entry.get("changes"))):
        field, value = text(change.get("field")) or "unnamed", mapping(change.get("value"))
        found = list(_read_change(field, value, entry)) or [_unsupported(field, change)]
        number = text(mapping(value.get("metadata")).get("phone_number_id"))
        for item in found:
            yield replace(item, extra={**item.extra, "phone_number_id": number}) if number else item


def _read_change(field: str, value: Json, entry: Json) -> Iterator[InboundItem]:
    if field in notices.ACCOUNT_FIELDS:
        yield notices.read_account_notice(field, value, entry)
        return
    for name, block in value.items():
        if name == "errors":
            yield from notices.read_errors(value)
        elif name == "history":
            yield from _read_history(value)
        elif name not in _CONTEXT and isinstance(block, list):
            yield from _read_block(field, name, block, value)


# What stands around the records and is read with each of them.
_CONTEXT = frozenset({"messaging_product", "metadata", "contacts"})


def _read_block(field: str, name: str, block: list[Any], value: Json) -> Iterator[InboundItem]:
    reader = _RECORDS.get((field, name)) or _RECORDS.get(("", name))
    for record in block:
        if reader is not None and isinstance(record, dict):
            yield reader(record, value)
        else:
            yield _unsupported(f"{field}.{name}" if field in _FIELDS else field, record)


def _message(record: Json, value: Json) -> InboundItem:
    content = read_content(record)
    person = people.find(
        value,
        phone=record.get("from"),
        user_id=record.get("from_user_id"),
        parent_user_id=record.get("from_parent_user_id"),
    )
    return _item(record, content, person, {**_circumstances(record), **_named(person)})


def _echo(record: Json, value: Json) -> InboundItem:
    """Read what the town wrote from the telephone's own application; without it the history has a hole."""
    to = people.find(
        value,
        phone=record.get("to"),
        user_id=record.get("to_user_id"),
        parent_user_id=record.get("to_parent_user_id"),
    )
    extra = {"direction": "out", "to": to.to_json(), "type": text(record.get("type"))}
    item = _item(record, read_content(record), Person(), {**_circumstances(record), **extra})
    if item.kind is ItemKind.EVENT or not to.senders:
        return replace(item, kind=_as_notice(item.kind), raw_type="smb_message_echoes")
    return replace(item, recipients=to.senders, raw_type="smb_message_echoes")


def _read_history(value: Json) -> Iterator[InboundItem]:
    """Read what was written before the account was connected: kept, but nobody waits for an answer to it."""
    for chunk in map(mapping, items(value.get("history"))):
        for thread in map(mapping, items(chunk.get("threads"))):
            for record in items(thread.get("messages")):
                yield _past(mapping(record), thread, value) if record else _unsupported("history", record)
        yield from (replace(item, raw_type="history") for item in notices.read_errors(chunk))


def _past(record: Json, thread: Json, value: Json) -> InboundItem:
    other = people.find(value, phone=thread.get("id"), user_id=None, parent_user_id=None)
    outgoing = e164(record.get("from")) != e164(thread.get("id"))
    extra = {
        "history": True,
        "direction": "out" if outgoing else "in",
        "type": text(record.get("type")),
        **({"to": other.to_json()} if outgoing else {}),
    }
    item = _item(
        record, read_content(record), Person() if outgoing else other, {**_circumstances(record), **extra}
    )
    return replace(item, kind=_as_notice(item.kind), raw_type="history")


def _as_notice(kind: ItemKind) -> ItemKind:
    return kind if kind is ItemKind.UNSUPPORTED else ItemKind.EVENT


def _item(record: Json, content: Content, person: Person, extra: Mapping[str, Any]) -> InboundItem:
    answered = identifier(mapping(record.get("context")).get("id"))
    code, detail = error_of(record)
    return InboundItem(
        kind=content.kind,
        raw_type=text(record.get("type")) or "unnamed",
        external_id=identifier(record.get("id")) or fingerprint(record),
        senders=person.senders,
        sender_name=person.name,
        timestamp=moment(record.get("timestamp")),
        text=content.text,
        media=content.media,
        location=content.location,
        reply_to=tuple(dict.fromkeys(one for one in (content.about, answered) if one)),
        error_code=code,
        error_detail=detail,
        extra={**content.extra, **extra},
    )


def _circumstances(record: Json) -> dict[str, Any]:
    context, referral = mapping(record.get("context")), mapping(record.get("referral"))
    forwarded = context.get("forwarded") is True or context.get("frequently_forwarded") is True
    found: dict[str, Any] = {
        "forwarded": forwarded,
        "group_id": text(record.get("group_id")),
        "referral": {key: one for key, one in referral.items() if isinstance(one, str)},
    }
    return {key: one for key, one in found.items() if one}


def _named(person: Person) -> dict[str, str]:
    return {"username": person.username} if person.username else {}


def _unsupported(raw_type: str, record: object) -> InboundItem:
    plain = mapping(record)
    return InboundItem(
        kind=ItemKind.UNSUPPORTED,
        raw_type=raw_type[:100],
        external_id=identifier(plain.get("id")) or fingerprint([raw_type, record]),
        timestamp=moment(plain.get("timestamp")),
    )


# (field, name of the array in `value`) → reader; an empty field stands for any.
_RECORDS: Mapping[tuple[str, str], Record] = {
    ("", "messages"): _message,
    ("", "message_echoes"): _echo,
    ("", "statuses"): read_status,
    ("calls", "statuses"): notices.call,
    ("", "calls"): notices.call,
    ("", "user_preferences"): notices.preference,
    ("", "user_id_update"): notices.identity_update,
}
_FIELDS = frozenset(
    {"messages", "calls", "history", "smb_message_echoes", "user_preferences", "user_id_update"}
)
