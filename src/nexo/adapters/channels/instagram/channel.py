"""The Instagram channel: facts; what it does it shares with Messenger."""

from typing import ClassVar

from nexo.adapters.shared.meta.messaging.channel import MessagingChannel, sheet_of
from nexo.adapters.shared.meta.messaging.platform import INSTAGRAM, Platform
from nexo.domain.interactions.ports import Capabilities


class InstagramChannel(MessagingChannel):
    """Direct messages, mentions in stories and comments of an Instagram account; only text is sent."""

    slug: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    icon: ClassVar[str] = "camera"
    platform: ClassVar[Platform] = INSTAGRAM
    capabilities: ClassVar[Capabilities] = sheet_of(INSTAGRAM)
