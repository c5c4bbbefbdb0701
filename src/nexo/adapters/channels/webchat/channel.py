"""The portal's chat: what a visitor writes comes in by our own page, an answer stands on it at once."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.webchat.settings import WebchatSettings
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    DeliveryState,
    Health,
    InboundItem,
    ItemKind,
    OutboundMessage,
    RawRequest,
    Receipt,
    Remedy,
    Sender,
    SignatureInvalid,
    Unreadable,
)

VISITOR = "webchat"
_LONGEST = 4_000


class WebchatChannel:
    """Chat with whoever is on the site; whoever has gone is written to elsewhere."""

    slug: ClassVar[str] = "webchat"
    label: ClassVar[str] = "Chat del portal"
    icon: ClassVar[str] = "bot"
    capabilities: ClassVar[Capabilities] = Capabilities(
        max_text=_LONGEST,
        idempotent_send=True,
        threads=True,
        waits_to_be_seen=True,
        address_kinds=(VISITOR,),
        redact=("text", "name", "visitor"),
    )
    settings_model: ClassVar[type[WebchatSettings]] = WebchatSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:  # noqa: ARG002 - the port
        """Say that it works: it is part of the product."""
        return Health(ok=True, message=gettext_noop("El chat es parte del portal."))

    def verify(self, account: AccountConfig, request: RawRequest) -> None:  # noqa: ARG002 - the port
        """Refuse: only the portal's own page writes here, and not by the front door."""
        raise SignatureInvalid

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse, as `verify` does."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002 - the port
        """Return the message of the page; `id` is made there, so that sending twice writes once."""
        try:
            given = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise Unreadable("El chat guardó algo que no se puede leer.") from error
        if not isinstance(given, dict):
            raise Unreadable("El chat guardó algo que no es un mensaje.")
        visitor, number, text = (_text(given, name) for name in ("visitor", "id", "text"))
        if not visitor or not number or not text:
            return [InboundItem(kind=ItemKind.UNSUPPORTED, raw_type="chat")]
        return [
            InboundItem(
                kind=ItemKind.MESSAGE,
                raw_type="chat",
                external_id=f"{visitor}:{number}"[:300],
                senders=(Sender(VISITOR, visitor),),
                sender_name=_text(given, "name")[:80],
                text=text,
            )
        ]

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:  # noqa: ARG002 - the port
        """Acknowledge: the answer is in the ledger already, and the page shows the ledger."""
        if message.to.kind != VISITOR or len(message.text) > _LONGEST:
            raise ChannelError(
                "En el chat solo se contesta, con hasta 4.000 letras, a quien escribió por el chat.",
                remedy=Remedy.NEVER,
                code="address_kind",
            )
        return Receipt(external_id=f"webchat:{message.key}", state=DeliveryState.DELIVERED)


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    found = value if isinstance(value, str) else ""
    return found.replace("\x00", "").encode("utf-8", "replace").decode()[:_LONGEST].strip()
