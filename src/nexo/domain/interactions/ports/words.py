"""What both directions speak of: an address, and how far a message got."""

from dataclasses import dataclass
from enum import StrEnum


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
