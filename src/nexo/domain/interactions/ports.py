"""What a contact channel must be able to do for us, and the values that cross the border.

An adapter is one class that offers `Channel` and as many of the small abilities as it has. It never
touches the database: it gets an `AccountConfig`, bytes and values, and gives values back or raises.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, runtime_checkable
from uuid import UUID

from pydantic import BaseModel

from nexo.domain.interactions.errors import ChannelError, Remedy, SignatureInvalid, Unreadable

# How an adapter says no is part of the port, whatever room of ours it is written in.
__all__ = ["ChannelError", "Remedy", "SignatureInvalid", "Unreadable"]


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


class DeliveryState(StrEnum):
    """The ladder of an outgoing message; failure and doubt stand beside it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Sender:
    """One typed identifier of whoever wrote: kind is phone, whatsapp, wa_bsuid, email … and its value.

    Phones are E.164, e-mail addresses are lower case.
    """

    kind: str
    value: str


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
    `direction` is in or out; `number` the other side as the exchange spells it, a claim and never a person; `line` the
    number of ours, `extension` the telephone of an official, `cause` the exchange's word for an end; `key` ours, if any.
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

    Nothing in a payload is dropped: what is unknown is UNSUPPORTED. `external_id` is unique at the provider for messages;
    for a status it is the id of the message it speaks of. `reply_to` lists external ids that this message answers, most
    specific first; `thread_tokens` our own signed tokens found in it. `timestamp` is the provider's time, aware.
    `watermark` stands in a status instead of a message's id. `recipients` of a message that the town itself wrote in
    another program of the provider's: to whom; it has no senders. `call` makes an event the news of a call: its id names
    what happened, and it needs a time. `extra["withdraws"]` is the id of a message that its writer took back;
    `extra["payload"]` the key of a button that was pressed, `extra["press"]` what the provider wants told that we saw it.
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

    `path_token` stands behind the account in the address, `peer` is the IP address of the caller; neither is stored.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: Mapping[str, str] = field(default_factory=dict)
    path_token: str = ""
    peer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountConfig:
    """A configured channel as its adapter sees it: plain settings and opened secrets.

    `hook_url` is the public address that the provider calls, as people type it, whatever proxy stands before.
    """

    id: UUID
    slug: str
    name: str
    address: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    hook_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundFile:
    """A file that leaves with a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """What is to leave: `key` is the idempotency key, the same at every try.

    `references` are external ids of the thread, oldest first; `reply_token` our signed token of the conversation;
    `template` a provider's approved template with `parameters` when the window is closed. `press` is the press of a
    button that this answers, where the provider waits to be told.
    """

    key: str
    to: Sender
    to_name: str = ""
    text: str
    html: str = ""
    subject: str = ""
    files: tuple[OutboundFile, ...] = ()
    reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_token: str = ""
    template: str = ""
    parameters: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    press: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the provider said at once: its id and the first rung of the ladder.

    `facts` is what else is worth keeping beside the message, such as `parts` or `price`.
    """

    external_id: str | None
    state: DeliveryState = DeliveryState.SENT
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do; the composer and the proposal of a channel read this sheet.

    `window_hours`: free answers only so long after the person's last message; None means always. `person_window_hours`:
    so long where a person answers by hand, when that is longer. `answers_only`: it may not write to who has never written
    by it, as a bot of Telegram may not. `waits_to_be_seen`: a message finds nobody; it stands where the person looks.
    `address_kinds`: the kinds of `Sender` it can write to. `redact` names payload keys not to show. `news_by_get`: the
    provider brings messages by GET too, so that a GET at its address is no handshake. `secret_path`: whoever calls proves
    it by a token behind the account in the address. `in_parts`: a text leaves in SMS parts, each at the `part_cost_cents`
    of the account's settings, in plain typography where they say `smart_encoding`. An account of any channel may say
    `per_second`: the outbox keeps that pace. `choices`: up to how many buttons, how long each and how long the text above
    may be, least count first; fewer buttons than a count obey it.
    """

    inbound: bool = True
    outbound: bool = True
    attachments: bool = False
    max_text: int | None = None
    window_hours: int | None = None
    person_window_hours: int | None = None
    idempotent_send: bool = False
    receipts: bool = False
    threads: bool = False
    answers_only: bool = False
    digital: bool = True
    waits_to_be_seen: bool = False
    manual: bool = False
    address_kinds: tuple[str, ...] = ()
    cost_cents: int = 0
    redact: tuple[str, ...] = ()
    news_by_get: bool = False
    secret_path: bool = False
    in_parts: bool = False
    choices: tuple[tuple[int, int, int], ...] = ()

    def window_for(self, *, automatic: bool) -> int | None:
        """Return the hours within which a machine, or a person, may answer freely; None means always."""
        return self.window_hours if automatic else self.person_window_hours or self.window_hours


@dataclass(frozen=True, slots=True)
class Health:
    """State of an account: ok, a sentence for people and what to do about it."""

    ok: bool
    message: str
    remedy: str = ""


class Channel(Protocol):
    """The facts of a channel."""

    slug: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    settings_model: ClassVar[type[BaseModel]]
    secret_names: ClassVar[tuple[str, ...]]

    def check_health(self, account: AccountConfig) -> Health:
        """Ask the provider whether this account works; never raises."""
        ...


@runtime_checkable
class Receives(Protocol):
    """A channel that gets requests from a provider at `/hooks/<slug>/<account>/`, or with a token behind."""

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check the signature on the raw bytes; raises `SignatureInvalid`."""
        ...

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:
        """Answer a provider's GET handshake with plain text, or None to refuse."""
        ...

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Normalise a stored payload, whole; raises `Unreadable`. Pure: no network, no clock."""
        ...


@runtime_checkable
class Examines(Protocol):
    """A receiving channel whose callers write by our own rules, and are told at once what they got wrong."""

    def examine(self, account: AccountConfig, request: RawRequest) -> Sequence[str]:
        """Return what is wrong with a request that proved who sends it; empty: take it. Never raises."""
        ...


@runtime_checkable
class Sends(Protocol):
    """A channel that can write to a person."""

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send once; raises `ChannelError`."""
        ...


@runtime_checkable
class FetchesMedia(Protocol):
    """A channel whose media must be fetched after the message."""

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file; raises `ChannelError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """One fetched record and the cursor to keep once it is stored."""

    request: RawRequest
    cursor: Mapping[str, Any]
    key: str


@runtime_checkable
class Watches(Protocol):
    """A polled channel whose server can say at once that there is something new, such as IMAP's IDLE."""

    def idle_wait(
        self,
        account: AccountConfig,
        cursor: Mapping[str, Any],
        *,
        seconds: float,
        stopping: Callable[[], bool],
    ) -> bool:
        """Return True for news after `cursor`, False after `seconds` or where not offered; raises `ChannelError`."""
        ...


@runtime_checkable
class Polls(Protocol):
    """A channel that must be asked for news; the cursor is kept with the account."""

    def poll(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what is new since `cursor`, oldest first; storing advances the cursor row by row."""
        ...


@runtime_checkable
class Listens(Protocol):
    """A channel that tells what happens over a connection we keep open, such as a telephone exchange."""

    def listen(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what is heard while the connection stands, nothing where none is asked for; raises `ChannelError`."""
        ...


@runtime_checkable
class PlacesCalls(Protocol):
    """A channel that can have an official's telephone ring and then connect it to a number."""

    def can_call(self, account: AccountConfig) -> bool:
        """Say whether this account is of an exchange that does it."""
        ...

    def place_call(self, account: AccountConfig, *, extension: str, number: str, key: str) -> None:
        """Ask for it; news of the call carry `key` as its name. Raises `ChannelError`."""
        ...
