"""The portal's own channel: forms in, answers read on the page of the request."""

from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.webform.settings import WebformSettings
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    DeliveryState,
    Health,
    OutboundMessage,
    Receipt,
    Remedy,
)

PORTAL = "portal"


class WebformChannel:
    """Requests made on the portal. An answer is delivered once it stands on the page where it is followed."""

    slug: ClassVar[str] = "webform"
    label: ClassVar[str] = "Portal web"
    icon: ClassVar[str] = "web"
    capabilities: ClassVar[Capabilities] = Capabilities(
        attachments=True,
        idempotent_send=True,
        threads=True,
        waits_to_be_seen=True,
        address_kinds=(PORTAL,),
    )
    settings_model: ClassVar[type[WebformSettings]] = WebformSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:  # noqa: ARG002 - the port
        """Say that it works: it is part of the product."""
        return Health(ok=True, message=gettext_noop("El portal es parte del sistema."))

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:  # noqa: ARG002 - the port
        """Acknowledge: the answer is in the ledger already, and the page shows the ledger."""
        if message.to.kind != PORTAL:
            raise ChannelError(
                "En el portal solo se contesta a quien pidió por el portal.",
                remedy=Remedy.NEVER,
                code="address_kind",
            )
        return Receipt(external_id=f"portal:{message.key}", state=DeliveryState.DELIVERED)
