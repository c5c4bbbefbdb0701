"""The gateway channel: facts, and each ability by its own module."""

import hmac
import ipaddress
import re
from collections.abc import Sequence
from typing import ClassVar

from nexo.adapters.channels.sms_gateway import sending
from nexo.adapters.channels.sms_gateway.reading import PHONE, read_call
from nexo.adapters.channels.sms_gateway.settings import GatewaySettings
from nexo.adapters.shared.calling import Caller, refused, settings_of
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    OutboundMessage,
    RawRequest,
    Receipt,
    SignatureInvalid,
    Unreadable,
)

MAX_TEXT = 1530  # ten parts of the narrow alphabet
# While the token is being changed both are live; an empty one proves nothing.
LIVE_SECRETS = ("path_token", "path_token_previous")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_LEAST_TOKEN = 16


class GatewayChannel:
    """SMS by a gateway that speaks HTTP: its own names for things, a secret address and a network instead of a signature."""

    slug: ClassVar[str] = "sms_gateway"
    label: ClassVar[str] = "SMS (pasarela)"
    icon: ClassVar[str] = "sms"
    capabilities: ClassVar[Capabilities] = Capabilities(
        rings=True,
        max_text=MAX_TEXT,
        receipts=True,
        address_kinds=(PHONE,),
        cost_cents=1,
        news_by_get=True,
        secret_path=True,
        in_parts=True,
    )
    settings_model: ClassVar[type[GatewaySettings]] = GatewaySettings
    secret_names: ClassVar[tuple[str, ...]] = (*LIVE_SECRETS, "password")

    def check_health(self, account: AccountConfig) -> Health:
        """Say whether the account is whole and, where the gateway tells its state, whether it answers."""
        try:
            settings = settings_of(GatewaySettings, account)
            if len(account.secrets.get("path_token", "")) < _LEAST_TOKEN:
                return Health(
                    ok=False,
                    message="Falta la clave de la dirección, o es corta.",
                    remedy="Cargá en path_token al menos 16 letras y números al azar.",
                )
            if not settings.health_url:
                return Health(ok=True, message="Completa. La pasarela no dice su estado: mandá un mensaje.")
            caller = Caller(account, provider="La pasarela", timeout_s=settings.timeout_s)
            response = caller.request("GET", settings.health_url, may_act=False)
            if not response.ok:
                raise caller.refused(response, may_act=False)
        except ChannelError as error:
            return Health(ok=False, message=error.message, remedy="Revisá la cuenta y la pasarela.")
        return Health(ok=True, message="Conectada.")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check the secret in the address, in constant time, and the network it comes from."""
        given = request.path_token.encode("utf-8", "replace")
        secrets = [account.secrets[name] for name in LIVE_SECRETS if account.secrets.get(name)]
        matches = [hmac.compare_digest(secret.encode(), given) for secret in secrets]
        if not any(matches) or not _is_near(account.settings.get("networks", ()), request.peer):
            raise SignatureInvalid

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: a GET of a gateway brings news."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return the message or the report of one call."""
        try:
            settings = settings_of(GatewaySettings, account)
        except ChannelError as error:
            raise Unreadable(error.message) from error
        return read_call(settings, request)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send one text; the gateway cuts it into parts."""
        if message.to.kind != PHONE or not _E164.fullmatch(message.to.value):
            raise refused("address_kind", "Un SMS va a un número de teléfono completo.")
        if message.files:
            raise refused("files", "Por SMS no se envían archivos.")
        if not message.text.strip():
            raise refused("empty", "El mensaje no tiene texto.")
        if len(message.text) > MAX_TEXT:
            raise refused("too_long", "El texto es más largo que lo que se envía por SMS.")
        return sending.send(account, message)


def _is_near(networks: Sequence[str], peer: str) -> bool:
    if not networks:
        return True
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
