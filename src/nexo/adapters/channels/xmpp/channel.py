"""The XMPP channel: a stream that stands for what comes, a short session for what leaves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.xmpp.listening import listen
from nexo.adapters.channels.xmpp.people import ADDRESS, bare_of
from nexo.adapters.channels.xmpp.sending import MAX_TEXT, check, send
from nexo.adapters.channels.xmpp.session import Session
from nexo.adapters.channels.xmpp.settings import XmppSettings
from nexo.adapters.channels.xmpp.stanzas import read_stanza
from nexo.adapters.shared.calling import Caller, refused, settings_of
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    Media,
    OutboundMessage,
    Polled,
    RawRequest,
    Receipt,
    SignatureInvalid,
)

MOST_BYTES = 20 * 1024 * 1024


class XmppChannel:
    """XMPP: people write from any program to the town's address, and are answered there."""

    slug: ClassVar[str] = "xmpp"
    label: ClassVar[str] = "XMPP"
    icon: ClassVar[str] = "chat"
    capabilities: ClassVar[Capabilities] = Capabilities(
        attachments=True, max_text=MAX_TEXT, receipts=True, threads=True, rings=True, address_kinds=(ADDRESS,)
    )
    settings_model: ClassVar[type[XmppSettings]] = XmppSettings
    secret_names: ClassVar[tuple[str, ...]] = ("password",)

    def check_health(self, account: AccountConfig) -> Health:
        """Log in and ask the server for a sign."""
        try:
            with Session(account, settings_of(XmppSettings, account)) as session:
                session.open()
                session.wait(session.is_alive())
        except ChannelError as error:
            return Health(
                ok=False,
                message=error.message,
                remedy=gettext_noop("Revisá los datos de conexión del canal."),
            )
        return Health(ok=True, message=gettext_noop("Conectada."))

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: nobody calls us."""
        return None

    def verify(self, account: AccountConfig, request: RawRequest) -> None:  # noqa: ARG002 - the port
        """Refuse: what is heard comes over our own connection, and nobody posts for it."""
        raise SignatureInvalid

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return what a stored stanza means."""
        return read_stanza(request, bare_of(str(account.settings.get("jid") or "")))

    def listen(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what is written to us while the connection stands."""
        return listen(account, settings_of(XmppSettings, account), cursor)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send one text."""
        to = check(message)
        return send(account, settings_of(XmppSettings, account), message, to)

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download a file that somebody's server keeps (XEP-0363), of 20 MB at most, by the guarded way out."""
        settings = settings_of(XmppSettings, account)
        caller = Caller(account, provider="XMPP", timeout_s=settings.timeout_s)
        if not media.url:
            raise refused("no_link", gettext_noop("El archivo no tiene enlace."))
        answer = caller.request("GET", media.url, may_act=False, max_bytes=MOST_BYTES)
        if not answer.ok:
            raise caller.refused(answer, may_act=False)
        return answer.content
