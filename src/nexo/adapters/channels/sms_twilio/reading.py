"""What Twilio's webhooks mean: a message somebody wrote, or what became of one of ours.

Source: https://www.twilio.com/docs/messaging/guides/webhook-request and …/guides/track-outbound-message-status.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from nexo.adapters.channels.sms_twilio.refusals import refusal
from nexo.adapters.channels.sms_twilio.signature import fields
from nexo.adapters.shared.reading import items, load, text
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind, Media, Sender, Unreadable
from nexo.domain.interactions.rules.opt_out import EVERYTHING, RESUME_WORDS, STOP_WORDS, Wish, find

PHONE, OTHER = "phone", "sms_sender"

_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_SID = re.compile(r"[A-Za-z0-9]{1,64}")
_MOST_FILES = 10
_ARRIVED = frozenset({"", "received", "receiving"})
_LADDER: Mapping[str, DeliveryState] = {
    "accepted": DeliveryState.QUEUED,
    "scheduled": DeliveryState.QUEUED,
    "queued": DeliveryState.QUEUED,
    "sending": DeliveryState.SENDING,
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "undelivered": DeliveryState.FAILED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.CANCELLED,
}
_WISHES = {"STOP": Wish.STOP, "START": Wish.RESUME}
# Shorter than this, or not mostly readable, and it is a word that happens to look like base64.
_LEAST_BASE64 = 60
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")

Form = Mapping[str, str]


def read_webhook(body: bytes, settings: Mapping[str, Any]) -> list[InboundItem]:
    """Return the items of one webhook; raises `Unreadable` for what is neither a form nor a list of events."""
    form = {name: value.replace("\x00", "\ufffd") for name, value in reversed(fields(body))}
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    if not form or not _SID.fullmatch(sid):
        return _events(body)
    word = (form.get("MessageStatus") or form.get("SmsStatus") or "").lower()
    if word in _LADDER:
        return [_status(form, sid, word)]
    if word in _ARRIVED and "From" in form:
        return [_message(form, sid, settings)]
    name = (word or form.get("EventType", "") or "unnamed")[:60]
    return [InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=name, external_id=f"{sid}:{name}")]


def sender_of(value: str) -> Sender:
    """Return who wrote: a telephone, or a short or named sender that is nobody's telephone."""
    return Sender(PHONE if _E164.fullmatch(value) else OTHER, value[:60])


def _message(form: Form, sid: str, settings: Mapping[str, Any]) -> InboundItem:
    said = _decoded(form.get("Body", ""))
    facts = {
        "country": form.get("FromCountry", "")[:2],
        "parts": form.get("NumSegments", "")[:3],
        "opt_out_type": form.get("OptOutType", "")[:20],
        "consent": _consent(form, said, settings),
    }
    sender = form["From"].strip()
    return InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="mms" if _media(form) else "sms",
        external_id=sid,
        senders=(sender_of(sender),) if sender else (),
        text=said,
        media=_media(form),
        extra={name: value for name, value in facts.items() if value},
    )


def _consent(form: Form, said: str, settings: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the wish a message is. Where Twilio names it, it has answered the person itself already."""
    told = _WISHES.get(form.get("OptOutType", "").upper())
    if told:
        return {"purpose": EVERYTHING, "value": told.value, "answered": True}
    found = find(
        said,
        stop=settings.get("stop_words", STOP_WORDS),
        resume=settings.get("resume_words", RESUME_WORDS),
    )
    return {"purpose": found.purpose, "value": found.wish.value, "answered": False} if found else None


def _media(form: Form) -> tuple[Media, ...]:
    count = form.get("NumMedia", "")
    many = min(int(count), _MOST_FILES) if count.isascii() and count.isdigit() else 0
    urls = [(number, form.get(f"MediaUrl{number}", "")) for number in range(many)]
    return tuple(
        Media(
            media_type=form.get(f"MediaContentType{number}", "") or "application/octet-stream",
            external_id=url.rstrip("/").rpartition("/")[2][:300] or None,
            url=url,
        )
        for number, url in urls
        if url
    )


def _status(form: Form, sid: str, word: str) -> InboundItem:
    code = form.get("ErrorCode", "")[:40]
    code = "" if code == "0" else code
    facts = {"remedy": refusal(code).remedy.value if code else "", "carrier": form.get("ChannelPrefix", "")}
    return InboundItem(
        kind=ItemKind.STATUS,
        raw_type=word,
        external_id=sid,
        status=_LADDER[word],
        error_code=code,
        error_detail=form.get("ErrorMessage", "") or (refusal(code).message if code else ""),
        extra={name: value for name, value in facts.items() if value},
    )


def _events(body: bytes) -> list[InboundItem]:
    """Return what a JSON body holds: we ask for none, so each is kept as unsupported under its own name."""
    found = load(b'{"events": ' + body + b"}").get("events")
    events = items(found) or [found]
    if not all(isinstance(one, dict) for one in events):
        raise Unreadable("El proveedor mandó algo que no es un aviso.")
    names = [text(one.get("type"))[:80] or "json" for one in events]
    return [InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=name) for name in names]


def _decoded(said: str) -> str:
    """Return a text that came as base64, as some long ones do, in the clear; any other as it is."""
    packed = "".join(said.split())
    if len(packed) < _LEAST_BASE64 or len(packed) % 4 or not _BASE64.fullmatch(packed):
        return said
    try:
        clear = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return said
    return clear if all(char.isprintable() or char.isspace() for char in clear) else said
