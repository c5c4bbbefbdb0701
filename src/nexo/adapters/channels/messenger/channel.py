"""The Messenger channel: facts; what it does it shares with Instagram."""

from typing import ClassVar

from nexo.adapters.shared.meta.messaging.channel import MessagingChannel, sheet_of
from nexo.adapters.shared.meta.messaging.platform import MESSENGER, Platform
from nexo.domain.interactions.ports import Capabilities


class MessengerChannel(MessagingChannel):
    """Messages to a Facebook page and comments below its posts; these are answered in private."""

    slug: ClassVar[str] = "messenger"
    label: ClassVar[str] = "Messenger"
    icon: ClassVar[str] = "chat"
    platform: ClassVar[Platform] = MESSENGER
    capabilities: ClassVar[Capabilities] = sheet_of(MESSENGER)
