"""The WhatsApp channel: facts, and each ability by its own module."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.whatsapp import media as files
from nexo.adapters.channels.whatsapp.composing import (
    MAX_BUTTON_TITLE,
    MAX_BUTTONS,
    MAX_CAPTION,
    MAX_ROW_TITLE,
    MAX_ROWS,
    MAX_TEXT,
    Uploaded,
    check,
    compose,
)
from nexo.adapters.channels.whatsapp.envelope import read_webhook
from nexo.adapters.channels.whatsapp.graph import Graph
from nexo.adapters.channels.whatsapp.people import ACCOUNT, BSUID, PARENT_BSUID
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.adapters.channels.whatsapp.templates import read_templates
from nexo.adapters.shared.calling import partly_sent
from nexo.adapters.shared.meta import signature
from nexo.adapters.shared.reading import text
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    Media,
    OutboundMessage,
    ProviderTemplate,
    RawRequest,
    Receipt,
    Remedy,
)


class WhatsAppChannel:
    """WhatsApp Cloud API: webhooks in, messages endpoint out, files fetched after."""

    slug: ClassVar[str] = "whatsapp"
    label: ClassVar[str] = "WhatsApp"
    icon: ClassVar[str] = "chat"
    capabilities: ClassVar[Capabilities] = Capabilities(
        rings=True,
        attachments=True,
        max_text=MAX_TEXT,
        window_hours=24,
        idempotent_send=False,
        receipts=True,
        threads=True,
        # A bare telephone is none of them: whoever has not written by WhatsApp has not agreed to it.
        address_kinds=(ACCOUNT, BSUID, PARENT_BSUID),
        choices=((MAX_BUTTONS, MAX_BUTTON_TITLE, MAX_CAPTION), (MAX_ROWS, MAX_ROW_TITLE, MAX_CAPTION)),
        redact=(
            "wa_id",
            "from",
            "recipient_id",
            "user_id",
            "from_user_id",
            "recipient_user_id",
            "name",
            "body",
        ),
    )
    settings_model: ClassVar[type[WhatsAppSettings]] = WhatsAppSettings
    secret_names: ClassVar[tuple[str, ...]] = (
        "access_token",
        "app_secret",
        "app_secret_previous",
        "verify_token",
    )

    def check_health(self, account: AccountConfig) -> Health:
        """Ask the provider for the number's own facts."""
        try:
            graph = Graph(account)
            facts = graph.read(
                graph.settings.phone_number_id, fields="display_phone_number,verified_name,quality_rating"
            )
        except ChannelError as error:
            return Health(ok=False, message=error.message, remedy=_REMEDIES.get(error.remedy, ""))
        if text(facts.get("quality_rating")) == "RED":
            return Health(
                ok=False,
                message=gettext_noop("WhatsApp califica la cuenta con calidad baja."),
                remedy=gettext_noop("Revisá qué mensajes molestaron: si sigue, WhatsApp limita los envíos."),
            )
        return Health(ok=True, message=f"Conectada: {text(facts.get('display_phone_number'))}")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Hub-Signature-256` over the raw bytes."""
        signature.verify(account, request)

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:
        """Answer the provider's subscription."""
        return signature.handshake(account, request)

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002 - the port
        """Return every message, status and notice of a webhook."""
        return read_webhook(request.body)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send a message; its id is that of the first part when it takes several."""
        check(message)
        graph = Graph(account)
        uploaded = [Uploaded(graph.upload(file), file) for file in message.files]
        wamids: list[str] = []
        for body in compose(graph.settings, message, uploaded):
            try:
                wamids.append(graph.send(body))
            except ChannelError as error:
                if not wamids:
                    raise
                raise partly_sent() from error
        return Receipt(external_id=wamids[0])

    def templates(self, account: AccountConfig) -> Sequence[ProviderTemplate]:
        """Return the templates of the business; none where its account is not configured."""
        return read_templates(Graph(account))

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file, once."""
        return files.fetch(account, media)


_REMEDIES = {
    Remedy.ALARM: gettext_noop(
        "Revisá la configuración y el acceso de la cuenta en el administrador de WhatsApp."
    ),
    Remedy.RETRY_LATER: gettext_noop("Suele resolverse solo; si sigue, mirá el estado de WhatsApp."),
}
