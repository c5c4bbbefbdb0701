"""What goes out: a message, its files, its template, and what the provider said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nexo.domain.interactions.ports.words import DeliveryState, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundFile:
    """A file that leaves with a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """What is to leave: `key` is the idempotency key, the same at every try.

    `references` are external ids of the thread, oldest first; `reply_token` our signed token of the
    conversation; `template` a provider's approved template with `parameters` when the window is closed.
    `press` is the press of a button that this answers, where the provider waits to be told.
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


class TemplateState(StrEnum):
    """Where a provider's template stands; only an approved one may be sent."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTemplate:
    """A text that the provider approved beforehand; `{{1}}`, `{{2}}` … in `body` are its parameters.

    `is_plain`: nothing but that text is filled in. One with a picture or a code of its own is not ours to fill.
    """

    name: str
    language: str
    state: TemplateState
    category: str
    body: str
    is_plain: bool = True
