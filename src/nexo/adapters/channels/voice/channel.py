"""The telephone, logged by hand: calls taken, and calls to make."""

from typing import ClassVar

from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.domain.interactions.ports import AccountConfig, Capabilities, Health


class VoiceChannel:
    """Calls, registered by whoever speaks. An answer by this channel is a call that somebody has to make."""

    slug: ClassVar[str] = "voice"
    label: ClassVar[str] = "Teléfono"
    icon: ClassVar[str] = "phone"
    capabilities: ClassVar[Capabilities] = Capabilities(digital=False, manual=True, address_kinds=("phone",))
    settings_model: ClassVar[type[VoiceSettings]] = VoiceSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:  # noqa: ARG002 - the port
        """Say that it works: people register it."""
        return Health(ok=True, message="Lo registra quien atiende.")
