"""What a stored stanza means. Pure: the same bytes give the same items, and no bytes break it.

A copy of our own server's (XEP-0280, XEP-0313) is believed only from our own address: anybody may write one
(CVE-2017-5589). The same holds for the time of a delayed message and for the id that a server gives.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from nexo.adapters.channels.xmpp import names
from nexo.adapters.channels.xmpp.contents import content_of, event_of
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.people import ADDRESS, bare_of, domain_of, name_of
from nexo.adapters.shared.reading import fingerprint, moment
from nexo.domain.interactions.ports import (
    DeliveryState,
    InboundItem,
    ItemKind,
    RawRequest,
    Sender,
    Unreadable,
)

HEARD = "XMPP"
"""The method of a record that was heard, not posted."""

HEARD_AT = "x-heard-at"
"""Where a stored record says when it was heard."""

MOST_BYTES = 1_000_000
"""A longer stanza is no talk: servers pass on 256 kB or less."""

_MESSAGE = tag(names.CLIENT, "message")
_FORWARDED = f"{tag(names.FORWARD, 'forwarded')}"
_IN_FORWARDED = f"{_FORWARDED}/{_MESSAGE}"
# Older programs count their messages anew at every start: such a short id names a message for a day at most.
_SHORT_ID = 16
_WORD = re.compile(r"[a-z][a-z0-9-]{0,59}")


def read_stanza(request: RawRequest, own: str) -> Sequence[InboundItem]:
    """Return the items of a stanza that came to `own`, our bare address; raises `Unreadable`."""
    stanza = _element(request.body)
    if stanza.tag == tag(names.CLIENT, "presence"):
        return ()  # the beginning of a session: it only carries the cursor
    if stanza.tag != _MESSAGE:
        return (_unsupported(_local(stanza)),)
    at = moment(request.headers.get(HEARD_AT, ""))
    copy, direction = _copied(stanza, own)
    if copy is None:
        return (_unsupported(direction),) if direction else (_item(stanza, own, at),)
    at = _delayed(copy[0], own, trusted=True) or at
    is_ours = _is_from(copy[1], own)
    item = _item(copy[1], own, at, is_ours=is_ours)
    # What our own devices confirm or hint at is no news; what they write is.
    return () if is_ours and item.kind is ItemKind.UNSUPPORTED else (item,)


def server_id(stanza: ET.Element, own: str) -> str:
    """Return the id that our own server gave a message: the same in every copy of it; or nothing."""
    result = stanza.find(tag(names.ARCHIVE, "result"))
    if result is not None and _is_by_us(stanza, own):
        return result.get("id", "")
    for found in stanza.findall(tag(names.IDS, "stanza-id")):
        if bare_of(found.get("by")) == own:
            return found.get("id", "")
    return ""


def _element(body: bytes) -> ET.Element:
    # RFC 6120, 11.1: no comment, no instruction, no type definition, and so no entity that grows.
    if len(body) > MOST_BYTES or b"<!" in body or b"<?" in body:
        raise Unreadable("Llegó algo que no es una stanza de XMPP.")
    try:
        return ET.fromstring(body.decode("utf-8"))  # noqa: S314 - no type definition gets here
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise Unreadable("Llegó algo que no es una stanza de XMPP.") from error


def _copied(stanza: ET.Element, own: str) -> tuple[tuple[ET.Element, ET.Element] | None, str]:
    """Return the forwarding and the message of a copy; or what is wrong with it; or neither where it is none."""
    for namespace, kind in (
        (names.CARBONS, "received"),
        (names.CARBONS, "sent"),
        (names.ARCHIVE, "result"),
    ):
        found = stanza.find(tag(namespace, kind))
        if found is None:
            continue
        forwarded, message = found.find(_FORWARDED), found.find(_IN_FORWARDED)
        if not _is_by_us(stanza, own) or forwarded is None or message is None:
            return None, "foreign_copy"
        return (forwarded, message), kind
    return None, ""


def _is_by_us(stanza: ET.Element, own: str) -> bool:
    sender = stanza.get("from")
    return sender is None or sender == own


def _is_from(stanza: ET.Element, own: str) -> bool:
    return bare_of(stanza.get("from")) == own


def _item(message: ET.Element, own: str, at: datetime | None, *, is_ours: bool = False) -> InboundItem:
    peer = bare_of(message.get("to" if is_ours else "from"))
    kind = message.get("type", "normal")
    if kind == "groupchat" or _is_invitation(message):
        return _unsupported("groupchat" if kind == "groupchat" else "room_invitation", at)
    if not peer or peer == own:
        return _unsupported("own" if peer else "server_notice", at)
    if kind == "error":
        return _refused(message, peer, at)
    at = _delayed(message, own, trusted=False) or at
    return _status(message, peer, at, is_ours=is_ours) or _said(message, own, peer, at, is_ours=is_ours)


def _is_invitation(message: ET.Element) -> bool:
    mediated = message.find(f"{tag(names.ROOM_USER, 'x')}/{tag(names.ROOM_USER, 'invite')}")
    return mediated is not None or message.find(tag(names.ROOM_DIRECT, "x")) is not None


def _refused(message: ET.Element, peer: str, at: datetime | None) -> InboundItem:
    error, about = message.find(tag(names.CLIENT, "error")), message.get("id")
    if not about:
        return _unsupported("error", at)
    condition, said = condition_of(error)
    return InboundItem(
        kind=ItemKind.STATUS,
        raw_type="error",
        external_id=name_of(peer, about),
        status=DeliveryState.FAILED,
        timestamp=at,
        error_code=condition,
        error_detail=said,
    )


def condition_of(error: ET.Element | None) -> tuple[str, str]:
    """Return the condition of a stanza's error (RFC 6120, 8.3.3) and what it says, for people."""
    condition, said = "undefined-condition", ""
    for child in error if error is not None else ():
        if child.tag == tag(names.STANZA_ERRORS, "text"):
            said = (child.text or "")[:300]
        elif child.tag.startswith(f"{{{names.STANZA_ERRORS}}}"):
            condition = _local(child)
    return condition, said


def _status(message: ET.Element, peer: str, at: datetime | None, *, is_ours: bool) -> InboundItem | None:
    """Return what a receipt or a marker says of a message of ours; None where it is none."""
    if is_ours or message.find(tag(names.CLIENT, "body")) is not None:
        return None
    for namespace, name, state in (
        (names.MARKERS, "displayed", DeliveryState.READ),
        (names.RECEIPTS, "received", DeliveryState.DELIVERED),
        (names.MARKERS, "received", DeliveryState.DELIVERED),
    ):
        found = message.find(tag(namespace, name))
        about = found.get("id", "") if found is not None else ""
        if about:
            return InboundItem(
                kind=ItemKind.STATUS,
                raw_type=name,
                external_id=name_of(peer, about),
                status=state,
                timestamp=at,
            )
    return None


def _said(message: ET.Element, own: str, peer: str, at: datetime | None, *, is_ours: bool) -> InboundItem:
    number = _id_of(message, own)
    event = event_of(message, peer)
    content = event or content_of(message, peer)
    people = (Sender(ADDRESS, peer),)
    if content is None:
        return _unsupported(_strange(message), at)
    answered = message.find(tag(names.REPLY, "reply"))
    about = answered.get("id", "") if answered is not None else ""
    return InboundItem(
        kind=content.kind,
        raw_type="sent" if is_ours else message.get("type", "normal")[:20] or "normal",
        external_id=name_of(peer, number),
        senders=() if is_ours else people,
        recipients=people if is_ours else (),
        sender_name=_nick(message) if not is_ours else "",
        timestamp=at,
        subject=(message.findtext(tag(names.CLIENT, "subject")) or "")[:300],
        text=content.text,
        media=content.media,
        reply_to=(name_of(peer, about),) if about else (),
        extra=content.extra,
    )


def _id_of(message: ET.Element, own: str) -> str:
    given = message.get("id", "")
    if len(given) >= _SHORT_ID:
        return given
    origin = message.find(tag(names.IDS, "origin-id"))
    if origin is not None and origin.get("id"):
        return origin.get("id", "")
    return server_id(message, own) or fingerprint([given, *(message.itertext())])


def _nick(message: ET.Element) -> str:
    return (message.findtext(tag(names.NICK, "nick")) or "").strip()[:80]


def _delayed(element: ET.Element, own: str, *, trusted: bool) -> datetime | None:
    """Return when a message was first taken, as our own server says; in a copy its word stands already."""
    for delay in element.findall(tag(names.DELAY, "delay")):
        by = delay.get("from")
        if trusted or by in {own, domain_of(own)}:
            return _moment(delay.get("stamp", ""))
    return None


def _moment(stamp: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    # What names no zone is UTC by XEP-0082; the ends of the calendar cannot be shown in other zones.
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware if 1970 <= aware.year < 9999 else None  # noqa: PLR2004 - see above


def _strange(message: ET.Element) -> str:
    return next((_local(child) for child in message if _WORD.fullmatch(_local(child))), "empty")


def _local(element: ET.Element) -> str:
    name = element.tag.rpartition("}")[2]
    return name if _WORD.fullmatch(name) else "unnamed"


def _unsupported(name: str, at: datetime | None = None) -> InboundItem:
    return InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=name, timestamp=at)
