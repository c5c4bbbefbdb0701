"""The telephone: by hand for whoever has no exchange, and by a webhook that any exchange can post to."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.voice import payload
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.adapters.shared import stamped
from nexo.domain.interactions.ports import AccountConfig, Capabilities, Health, InboundItem, RawRequest


class VoiceChannel:
    """Calls, told by an exchange or registered by whoever speaks. No text is sent: to answer, somebody calls."""

    slug: ClassVar[str] = "voice"
    label: ClassVar[str] = "Teléfono"
    icon: ClassVar[str] = "phone"
    capabilities: ClassVar[Capabilities] = Capabilities(outbound=False, digital=False, redact=("from", "to"))
    settings_model: ClassVar[type[VoiceSettings]] = VoiceSettings
    secret_names: ClassVar[tuple[str, ...]] = stamped.LIVE_KEYS

    def check_health(self, account: AccountConfig) -> Health:
        """Say whether an exchange may tell of calls; without a key people register them, which always works."""
        if not account.secrets.get("key"):
            return Health(ok=True, message=gettext_noop("Lo registra quien atiende."))
        return Health(ok=True, message=gettext_noop("Listo: la central avisa de cada llamada."))

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: there is none."""
        return None

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Nexo-Signature`: its time, and the signature over the raw bytes."""
        stamped.verify(account, request)

    def examine(self, account: AccountConfig, request: RawRequest) -> Sequence[str]:  # noqa: ARG002 - the port
        """Return what is wrong with the body, for the programmer of the exchange."""
        return list(payload.problems_of(request.body))

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002 - the port
        """Return the news of calls; what does not hold is unsupported, never dropped."""
        return payload.items_of(request.body)
