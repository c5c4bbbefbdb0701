"""What a contact channel must be able to do for us, and the values that cross the border.

An adapter is one class that offers `Channel` and as many of the small abilities as it has. It never
touches the database: it gets an `AccountConfig`, bytes and values, and gives values back or raises.
"""

# How an adapter says no is part of the port.
from nexo.domain.interactions.errors import (
    AccessLost,
    AccessRefused,
    ChannelError,
    GrantOver,
    Remedy,
    SignatureInvalid,
    Unreadable,
)
from nexo.domain.interactions.ports.abilities import (
    Channel,
    Examines,
    FetchesMedia,
    Listens,
    OffersTemplates,
    PlacesCalls,
    Polled,
    Polls,
    Receives,
    Reconciles,
    Sends,
    Tally,
    Watches,
)
from nexo.domain.interactions.ports.accounts import (
    AccountConfig,
    Capabilities,
    Health,
)
from nexo.domain.interactions.ports.grants import Consent, Grant, TakesGrants
from nexo.domain.interactions.ports.incoming import (
    Bounce,
    CallMoment,
    CallNews,
    InboundItem,
    ItemKind,
    Media,
    RawRequest,
    Watermark,
)
from nexo.domain.interactions.ports.outgoing import (
    OutboundFile,
    OutboundMessage,
    ProviderTemplate,
    Receipt,
    TemplateState,
)
from nexo.domain.interactions.ports.words import DeliveryState, Sender

__all__ = [
    "AccessLost",
    "AccessRefused",
    "AccountConfig",
    "Bounce",
    "CallMoment",
    "CallNews",
    "Capabilities",
    "Channel",
    "ChannelError",
    "Consent",
    "DeliveryState",
    "Examines",
    "FetchesMedia",
    "Grant",
    "GrantOver",
    "Health",
    "InboundItem",
    "ItemKind",
    "Listens",
    "Media",
    "OffersTemplates",
    "OutboundFile",
    "OutboundMessage",
    "PlacesCalls",
    "Polled",
    "Polls",
    "ProviderTemplate",
    "RawRequest",
    "Receipt",
    "Receives",
    "Reconciles",
    "Remedy",
    "Sender",
    "Sends",
    "SignatureInvalid",
    "TakesGrants",
    "Tally",
    "TemplateState",
    "Unreadable",
    "Watches",
    "Watermark",
]
