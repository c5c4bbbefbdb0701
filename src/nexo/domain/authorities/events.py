"""Facts that the exchange with other bodies announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ReferralMoved(Event):
    """A referral to another body was made, sent, answered, refused, or given up."""

    topic: ClassVar[str] = "authorities.referral_moved"

    referral_id: UUID
    case_id: UUID
    body_id: UUID
    state: str
