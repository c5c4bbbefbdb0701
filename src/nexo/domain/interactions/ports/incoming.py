"""What comes in: a provider's raw request, and the normalised items that an adapter reads from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from nexo.domain.interactions.ports.words import DeliveryState, Sender


class ItemKind(StrEnum):
    """What one normalised item of a payload is."""

    MESSAGE = "message"
    STATUS = "status"
    EVENT = "event"
    UNSUPPORTED = "unsupported"


class CallMoment(StrEnum):
    """What happened to a telephone call; MOVED is a transfer, GIVEN_UP a caller who hung up while waiting."""

    BEGAN = "began"
    QUEUED = "queued"
    OFFERED = "offered"
    ANSWERED = "answered"
    MOVED = "moved"
    GIVEN_UP = "given_up"
    ENDED = "ended"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that came with a message: either its bytes, or how to fetch them later."""

    media_type: str
    filename: str = ""
    content: bytes | None = None
    external_id: str | None = None
    url: str | None = None
    sha256: str | None = None
    size: int | None = None
    inline_id: str | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report: whom it concerns, hard | soft | delayed, and the enhanced status (RFC 3463)."""

    recipient: str
    kind: str
    status: str = ""
    original_id: str | None = None


@dataclass(frozen=True, slots=True)
class Watermark:
    """What a status speaks of where the provider names no message: all that was sent to an address by then."""

    address: str
    sent_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNews:
    """One thing that happened to a call, in any order and perhaps told twice; empty is what it does not say.

    `call` is the same for all parts of one call (Linkedid, ParentCallSid), `leg` names one of them.
    `direction` is in or out; `number` the other side as the exchange spells it, a claim and never a person;
    `line` the number of ours, `extension` the telephone of an official, `cause` the exchange's word for an end.
    `key` is ours, of a call that we asked for.
    """

    call: str
    moment: CallMoment
    leg: str = ""
    direction: str = ""
    number: str = ""
    is_withheld: bool = False
    line: str = ""
    queue: str = ""
    extension: str = ""
    cause: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundItem:
    """One normalised message, status or event.

    Nothing in a payload is dropped: what is unknown is UNSUPPORTED. `external_id` is unique at the provider for
    messages; for a status it is the id of the message it speaks of. `reply_to` lists external ids that this
    message answers, most specific first; `thread_tokens` our own signed tokens found in it. `timestamp` is the
    provider's time, aware.
    `watermark` stands in a status instead of a message's id. `recipients` of a message that the town itself
    wrote in another program of the provider's: to whom; it has no senders.
    `call` makes an event the news of a call: its id names what happened, and it needs a time.
    `extra["withdraws"]` is the id of a message that its writer took back, `extra["remarks"]` sentences that an
    official reads with it. `extra["payload"]` is the key of a button that was pressed, `extra["press"]` what the
    provider wants told that we saw it.
    """

    kind: ItemKind
    raw_type: str
    external_id: str | None = None
    senders: tuple[Sender, ...] = ()
    sender_name: str = ""
    timestamp: datetime | None = None
    subject: str = ""
    text: str = ""
    html: str = ""
    quoted: str = ""
    media: tuple[Media, ...] = ()
    reply_to: tuple[str, ...] = ()
    thread_tokens: tuple[str, ...] = ()
    automatic: bool = False
    bounce: Bounce | None = None
    status: DeliveryState | None = None
    watermark: Watermark | None = None
    call: CallNews | None = None
    recipients: tuple[Sender, ...] = ()
    error_code: str = ""
    error_detail: str = ""
    location: tuple[float, float] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """What came in, untouched: method, path query, headers (lower-case names) and body bytes.

    `path_token` is what stands behind the account in the address, `peer` the IP address of whoever called;
    both are there when a request is verified and are not stored.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: Mapping[str, str] = field(default_factory=dict)
    path_token: str = ""
    peer: str = ""
