"""The e-mail channel: facts, and each ability by its own module."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_noop
from pydantic import ValidationError

from nexo.adapters.channels.email import access, authentication, fetching
from nexo.adapters.channels.email.items import items_of
from nexo.adapters.channels.email.outgoing import smtp
from nexo.adapters.channels.email.outgoing.compose import compose
from nexo.adapters.channels.email.reading import read
from nexo.adapters.channels.email.settings import EmailSettings
from nexo.domain.interactions.ports import (
    AccessLost,
    AccountConfig,
    Capabilities,
    ChannelError,
    Consent,
    Grant,
    Health,
    InboundItem,
    OutboundMessage,
    Polled,
    RawRequest,
    Receipt,
    Remedy,
    SignatureInvalid,
    Unreadable,
)


class EmailChannel:
    """Electronic mail: fetched by IMAP or received by our own SMTP port, sent by SMTP."""

    slug: ClassVar[str] = "email"
    label: ClassVar[str] = "Correo electrónico"
    icon: ClassVar[str] = "mail"
    capabilities: ClassVar[Capabilities] = Capabilities(
        attachments=True,
        idempotent_send=False,
        receipts=False,
        threads=True,
        address_kinds=("email",),
    )
    settings_model: ClassVar[type[EmailSettings]] = EmailSettings
    secret_names: ClassVar[tuple[str, ...]] = ("imap_password", "smtp_password", "oauth_client_secret")

    def check_health(self, account: AccountConfig) -> Health:
        """Log in wherever a server is configured."""
        try:
            settings = settings_of(account)
            if not settings.imap_host and not settings.smtp_host:
                return Health(
                    ok=False,
                    message=gettext_noop("La casilla no tiene servidores configurados."),
                    remedy=gettext_noop("Completá el servidor IMAP, el SMTP o los dos."),
                )
            if settings.imap_host:
                fetching.check(account, settings)
            if settings.smtp_host:
                smtp.check(account, settings)
        except AccessLost as error:
            return Health(ok=False, message=error.message, remedy=error.advice)
        except ChannelError as error:
            return Health(ok=False, message=error.message, remedy=_REMEDIES.get(error.remedy, ""))
        return Health(ok=True, message=gettext_noop("El servidor de correo responde."))

    def verify(self, account: AccountConfig, request: RawRequest) -> None:  # noqa: ARG002 - the port
        """Refuse: mail is fetched or comes by SMTP, nobody posts it to us."""
        raise SignatureInvalid

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse, as `verify` does."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return the message in the bytes of one mail."""
        if reason := request.headers.get(fetching.UNFETCHED):
            raise Unreadable("El servidor no entrega este correo (%(reason)s).", values={"reason": reason})
        mail = read(request.body, envelope_from=request.headers.get("envelope-from"))
        judged = authentication.judge(
            mail.authentication_results,
            authserv_id=str(account.settings.get("authserv_id", "")),
            senders=[entry.address for entry in mail.people.from_],
        )
        envelope_to = tuple(filter(None, request.headers.get("envelope-to", "").split(",")))
        return items_of(mail, authentication=judged, envelope_to=envelope_to)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send one mail; the receipt's id is its Message-ID, the same at every try."""
        settings = settings_of(account)
        mail = compose(account, settings, message)
        smtp.deliver(account, settings, mail)
        return Receipt(external_id=mail.message_id)

    def poll(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterator[Polled]:
        """Yield the mails that are new in the mailbox since `cursor`, oldest first."""
        settings = settings_of(account)
        return fetching.poll(account, settings, cursor) if settings.imap_host else iter(())

    def idle_wait(
        self,
        account: AccountConfig,
        cursor: Mapping[str, Any],
        *,
        seconds: float,
        stopping: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Wait until the mailbox has something new, at most so long; False where IDLE is not offered."""
        settings = settings_of(account)
        return bool(settings.imap_host) and fetching.idle_wait(
            account, settings, cursor, seconds=seconds, stopping=stopping
        )

    def grant_of(self, account: AccountConfig) -> Grant | None:
        """Say how the mailbox is let in; None by password, and where the settings are not whole."""
        try:
            return access.grant_of(account, settings_of(account))
        except ChannelError:
            return None

    def consent_url(self, account: AccountConfig, consent: Consent) -> str:
        """Return where the official agrees; raises `ChannelError`."""
        return access.consent_url(account, settings_of(account), consent)

    def redeem(self, account: AccountConfig, consent: Consent, code: str) -> Mapping[str, str]:
        """Return the tokens that the code of a consent brings; raises `ChannelError`."""
        return access.redeem(account, settings_of(account), consent, code)

    def renew(self, account: AccountConfig) -> Mapping[str, str]:
        """Return fresh tokens; raises `ChannelError`."""
        return access.renew(account, settings_of(account))


def settings_of(account: AccountConfig) -> EmailSettings:
    """Return the checked settings of an account, completed by its provider's; raises `ChannelError`."""
    try:
        return EmailSettings.model_validate(dict(account.settings)).completed()
    except ValidationError as error:
        raise ChannelError(
            "La configuración de la casilla no es válida.", remedy=Remedy.ALARM, code="settings"
        ) from error


_REMEDIES = {
    Remedy.ALARM: gettext_noop("Revisá servidor, puerto, usuario y contraseña de la casilla."),
    Remedy.RETRY_LATER: gettext_noop(
        "Suele resolverse solo; si sigue, avisá a quien administra el servidor de correo."
    ),
}
