"""Facts that campaigns announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class CampaignStateChanged(Event):
    """A campaign was launched, began, was paused, went on, ended or was cancelled."""

    topic: ClassVar[str] = "campaigns.state_changed"

    campaign_id: UUID
    before: str
    after: str
