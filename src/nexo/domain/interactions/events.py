"""Facts that the ledger announces: ids and plain values, never what people wrote."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class InteractionReceived(Event):
    """A contact came in, by whatever channel. `kind` is an `InteractionKind`."""

    topic: ClassVar[str] = "interactions.interaction_received"

    interaction_id: UUID
    conversation_id: UUID
    party_id: UUID | None
    channel: str
    kind: str
    is_automatic: bool
    is_verified: bool
    is_new_conversation: bool


@dataclass(frozen=True, kw_only=True)
class MessageQueued(Event):
    """A message of ours stands in the outbox; it may still be undone."""

    topic: ClassVar[str] = "interactions.message_queued"

    interaction_id: UUID
    conversation_id: UUID
    party_id: UUID | None
    channel: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class MessageUndone(Event):
    """Its author took a message back before it left."""

    topic: ClassVar[str] = "interactions.message_undone"

    interaction_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryChanged(Event):
    """An outgoing message climbed the ladder, failed, or its fate is unknown.

    `remedy` as the channel said.
    """

    topic: ClassVar[str] = "interactions.delivery_changed"

    interaction_id: UUID
    conversation_id: UUID
    party_id: UUID | None
    channel: str
    state: str
    error_code: str
    remedy: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class MessageBounced(Event):
    """A mail server reported on one of our messages; `kind` is hard, soft or delayed."""

    topic: ClassVar[str] = "interactions.message_bounced"

    interaction_id: UUID
    conversation_id: UUID
    about_interaction_id: UUID | None
    kind: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ContactRegistered(Event):
    """An official wrote down a contact that went out from us: a call made, a visit paid."""

    topic: ClassVar[str] = "interactions.contact_registered"

    interaction_id: UUID
    conversation_id: UUID
    party_id: UUID | None
    channel: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class InteractionLinked(Event):
    """An interaction was tied to something in another register (`cases`, `case`, its id)."""

    topic: ClassVar[str] = "interactions.interaction_linked"

    interaction_id: UUID
    conversation_id: UUID
    register: str
    kind: str
    object_id: UUID


@dataclass(frozen=True, kw_only=True)
class InteractionMoved(Event):
    """A person moved an interaction to the conversation where it belongs."""

    topic: ClassVar[str] = "interactions.interaction_moved"

    interaction_id: UUID
    from_conversation_id: UUID
    to_conversation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConversationAssigned(Event):
    """A conversation got another unit or official."""

    topic: ClassVar[str] = "interactions.conversation_assigned"

    conversation_id: UUID
    unit_id: UUID | None
    staff_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(Event):
    """Nobody waits in this conversation any more."""

    topic: ClassVar[str] = "interactions.conversation_closed"

    conversation_id: UUID
    party_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ConversationReopened(Event):
    """A closed conversation goes on."""

    topic: ClassVar[str] = "interactions.conversation_reopened"

    conversation_id: UUID
    party_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RawQuarantined(Event):
    """A raw record could not be interpreted and waits for a person; `code` says why."""

    topic: ClassVar[str] = "interactions.raw_quarantined"

    raw_id: UUID
    account_id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class ChannelNoticeReceived(Event):
    """A provider said something about an account itself (a template paused, a limit changed)."""

    topic: ClassVar[str] = "interactions.channel_notice_received"

    account_id: UUID
    notice: str
