"""Webhooks in the documented shapes: one function for each kind of message, and the envelopes around them.

Source of the shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]

SIGNATURE_HEADER = "X-Hub-Signature-256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes: a telephone (digits), a business-scoped user id, or both; and the name shown."""

    phone: str = ""
    user_id: str = ""
    name: str = ""
    username: str = ""

    @property
    def key(self) -> str:
        """The identifier under which a conversation with this person is kept."""
        return self.phone or self.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The town's number at the provider."""

    business_account_id: str
    phone_number_id: str
    display_phone_number: str


def sign(secret: str, body: bytes) -> str:
    """Return the value of the signature header over the raw bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def spell(payload: Json) -> bytes:
    """Return the bytes of a payload, as the provider spells them (non-ASCII escaped)."""
    return json.dumps(payload, separators=(",", ":")).encode()


def envelope(number: Number, values: Sequence[tuple[str, Json]]) -> Json:
    """Return a webhook with one change for each (field, value)."""
    changes = [{"field": field, "value": value} for field, value in values]
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": number.business_account_id, "changes": changes}],
    }


def merge(payloads: Sequence[Json]) -> Json:
    """Return one webhook with the entries of several: the provider batches under load."""
    return {
        "object": "whatsapp_business_account",
        "entry": [entry for payload in payloads for entry in payload["entry"]],
    }


def of_messages(number: Number, writer: Writer, messages: Sequence[Json]) -> Json:
    """Return the webhook of messages that one person wrote."""
    value = {**_head(number), "contacts": [contact(writer)], "messages": list(messages)}
    return envelope(number, [("messages", value)])


def of_statuses(number: Number, statuses: Sequence[Json]) -> Json:
    """Return the webhook of statuses."""
    return envelope(number, [("messages", {**_head(number), "statuses": list(statuses)})])


def _head(number: Number) -> Json:
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        },
    }


def contact(writer: Writer) -> Json:
    """Return a row of `contacts[]`."""
    profile = {"name": writer.name, "username": writer.username}
    found = {
        "profile": {key: one for key, one in profile.items() if one},
        "wa_id": writer.phone,
        "user_id": writer.user_id,
    }
    return {key: one for key, one in found.items() if one}


def message(
    writer: Writer,
    wamid: str,
    at: datetime,
    content: Mapping[str, Any],
    *,
    answers: str = "",
    forwarded: bool = False,
) -> Json:
    """Return one message: `content` is what the functions below make."""
    context: Json = {"id": answers} if answers else {}
    if forwarded:
        context["forwarded"] = True
    found = {
        "from": writer.phone,
        "from_user_id": writer.user_id,
        "id": wamid,
        "timestamp": str(int(at.timestamp())),
        "context": context,
    }
    return {**{key: one for key, one in found.items() if one}, **content}


def text(body: str) -> Json:
    """Return a text."""
    return {"type": "text", "text": {"body": body}}


def media(kind: str, media_id: str, media_type: str, digest: str, **more: Any) -> Json:
    """Return an image, video, audio, document or sticker; `digest` is the SHA-256 in base64."""
    return {"type": kind, kind: {"id": media_id, "mime_type": media_type, "sha256": digest, **more}}


def location(latitude: float, longitude: float, name: str = "", address: str = "") -> Json:
    """Return a place: the current one, or with a name a chosen one."""
    found = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
    return {"type": "location", "location": {key: one for key, one in found.items() if one != ""}}


def contacts(*cards: tuple[str, str]) -> Json:
    """Return contact cards of (name, telephone)."""
    rows = [
        {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone, "type": "CELL"}]}
        for name, phone in cards
    ]
    return {"type": "contacts", "contacts": rows}


def reaction(about: str, emoji: str = "") -> Json:
    """Return a reaction; without an emoji it is taken back."""
    return {"type": "reaction", "reaction": {"message_id": about, **({"emoji": emoji} if emoji else {})}}


def button(words: str, payload: str) -> Json:
    """Return the touch of a template's quick-reply button."""
    return {"type": "button", "button": {"text": words, "payload": payload}}


def interactive(kind: str, **body: Any) -> Json:
    """Return an answer by touch: `button_reply`, `list_reply` or `nfm_reply`."""
    return {"type": "interactive", "interactive": {"type": kind, kind: body}}


def edit(about: str, words: str) -> Json:
    """Return the correction of an earlier text."""
    inner = {"type": "text", "text": {"body": words}}
    return {"type": "edit", "edit": {"original_message_id": about, "message": inner}}


def revoke(about: str) -> Json:
    """Return the withdrawal of an earlier message."""
    return {"type": "revoke", "revoke": {"original_message_id": about}}


def unsupported() -> Json:
    """Return what the provider itself could not forward."""
    problem = {
        "code": 131051,
        "title": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }
    return {"type": "unsupported", "errors": [problem]}


def status(
    wamid: str, word: str, at: datetime, recipient: str, *, key: str = "", code: int = 0, title: str = ""
) -> Json:
    """Return the status of a message the town sent to `recipient`, a telephone or a user id."""
    whom = "recipient_id" if recipient.isdigit() else "recipient_user_id"
    found: Json = {"id": wamid, "status": word, "timestamp": str(int(at.timestamp())), whom: recipient}
    if key:
        found["biz_opaque_callback_data"] = key
    if code:
        found["errors"] = [{"code": code, "title": title, "error_data": {"details": title}}]
    else:
        found["pricing"] = {"billable": False, "pricing_model": "PMP", "category": "service"}
    return found
