"""The telephone: by hand for whoever has no exchange, by a webhook of any exchange, or over Asterisk's manager."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.voice import payload
from nexo.adapters.channels.voice.calling import originate
from nexo.adapters.channels.voice.events import HEARD, read_events
from nexo.adapters.channels.voice.listening import listen
from nexo.adapters.channels.voice.manager import Manager
from nexo.adapters.channels.voice.settings import Exchange, VoiceSettings
from nexo.adapters.shared import stamped
from nexo.adapters.shared.calling import refused, settings_of
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    Polled,
    RawRequest,
    SignatureInvalid,
)


class VoiceChannel:
    """Calls, told by an exchange or registered by whoever speaks. No text is sent: to answer, somebody calls."""

    slug: ClassVar[str] = "voice"
    label: ClassVar[str] = "Teléfono"
    icon: ClassVar[str] = "phone"
    capabilities: ClassVar[Capabilities] = Capabilities(outbound=False, digital=False, redact=("from", "to"))
    settings_model: ClassVar[type[VoiceSettings]] = VoiceSettings
    secret_names: ClassVar[tuple[str, ...]] = (*stamped.LIVE_KEYS, "ami_secret")

    def check_health(self, account: AccountConfig) -> Health:
        """Say whether an exchange may tell of calls; without one people register them, which always works."""
        if _is_asterisk(account):
            return _ask_asterisk(account)
        if not account.secrets.get("key"):
            return Health(ok=True, message=gettext_noop("Lo registra quien atiende."))
        return Health(ok=True, message=gettext_noop("Listo: la central avisa de cada llamada."))

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: there is none."""
        return None

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Nexo-Signature`: its time, and the signature over the raw bytes."""
        if _is_asterisk(account):
            raise SignatureInvalid  # nobody posts for an exchange that we call ourselves
        stamped.verify(account, request)

    def examine(self, account: AccountConfig, request: RawRequest) -> Sequence[str]:  # noqa: ARG002 - the port
        """Return what is wrong with the body, for the programmer of the exchange."""
        return list(payload.problems_of(request.body))

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return the news of calls; what does not hold is unsupported, never dropped."""
        if request.method == HEARD:
            return read_events(request, VoiceSettings.model_validate(dict(account.settings)))
        return payload.items_of(request.body)

    def listen(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what Asterisk tells while the connection stands; nothing for any other exchange."""
        return listen(account, settings_of(VoiceSettings, account), cursor) if _is_asterisk(account) else ()

    def can_call(self, account: AccountConfig) -> bool:
        """Say whether this account is an Asterisk."""
        return _is_asterisk(account)

    def place_call(self, account: AccountConfig, *, extension: str, number: str, key: str) -> None:
        """Have the telephone at `extension` ring, then dial `number`; raises `ChannelError`."""
        if not _is_asterisk(account):
            raise refused("cannot_call", gettext_noop("Por esta línea no se llama desde la pantalla."))
        originate(account, settings_of(VoiceSettings, account), extension=extension, number=number, key=key)


def _is_asterisk(account: AccountConfig) -> bool:
    return account.settings.get("exchange") == Exchange.ASTERISK


def _ask_asterisk(account: AccountConfig) -> Health:
    try:
        with Manager(account, settings_of(VoiceSettings, account)) as manager:
            manager.log_in()
    except ChannelError as error:
        return Health(
            ok=False,
            message=error.message,
            remedy=gettext_noop("Revisá los datos de conexión del canal."),
        )
    return Health(ok=True, message=gettext_noop("Conectada."))
