"""The Telegram channel: facts, and each ability by its own module."""

import hmac
from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.telegram.bot import Bot
from nexo.adapters.channels.telegram.composing import MAX_CHOICE_TITLE, MAX_CHOICES, MAX_TEXT, compose
from nexo.adapters.channels.telegram.people import ACCOUNT
from nexo.adapters.channels.telegram.settings import TelegramSettings
from nexo.adapters.channels.telegram.updates import read_webhook
from nexo.adapters.shared.calling import partly_sent
from nexo.adapters.shared.reading import Json, number, text
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    Media,
    OutboundMessage,
    RawRequest,
    Receipt,
    SignatureInvalid,
)

HEADER = "x-telegram-bot-api-secret-token"
# While the secret is being changed both are live; an empty one proves nothing.
_LIVE_SECRETS = ("webhook_secret", "webhook_secret_previous")
_MANY_PENDING = 100


class TelegramChannel:
    """Telegram Bot API: webhooks in, methods out, files fetched after; a bot never writes first."""

    slug: ClassVar[str] = "telegram"
    label: ClassVar[str] = "Telegram"
    icon: ClassVar[str] = "send"
    capabilities: ClassVar[Capabilities] = Capabilities(
        rings=True,
        attachments=True,
        max_text=MAX_TEXT,
        threads=True,
        answers_only=True,
        address_kinds=(ACCOUNT,),
        choices=((MAX_CHOICES, MAX_CHOICE_TITLE, MAX_TEXT),),
        redact=("first_name", "last_name", "username", "phone_number", "text", "caption"),
    )
    settings_model: ClassVar[type[TelegramSettings]] = TelegramSettings
    secret_names: ClassVar[tuple[str, ...]] = ("bot_token", *_LIVE_SECRETS)

    def check_health(self, account: AccountConfig) -> Health:
        """Ask Telegram who the bot is and whether its webhooks arrive."""
        try:
            bot = Bot(account)
            me, hook = bot.read("getMe"), bot.read("getWebhookInfo")
        except ChannelError as error:
            return Health(
                ok=False, message=error.message, remedy=gettext_noop("Revisá la credencial y la red.")
            )
        return _trouble(account, hook) or Health(ok=True, message=f"Conectado: @{text(me.get('username'))}")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check the secret that Telegram repeats in a header, in constant time."""
        given = request.headers.get(HEADER, "").encode("utf-8", "replace")
        secrets = [account.secrets[name] for name in _LIVE_SECRETS if account.secrets.get(name)]
        matches = [hmac.compare_digest(secret.encode(), given) for secret in secrets]
        if not any(matches):
            raise SignatureInvalid

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: Telegram shakes no hands."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002
        """Return every item of an update."""
        return read_webhook(request.body)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send a message; its id is that of the first part when it takes several."""
        calls = compose(message)
        bot = Bot(account)
        if message.press:
            bot.note_press(message.press)
        numbers: list[str] = []
        for call in calls:
            try:
                numbers.append(bot.send(call))
            except ChannelError as error:
                if not numbers:
                    raise
                raise partly_sent() from error
        return Receipt(external_id=f"{message.to.value}:{numbers[0]}")

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file, of 20 MB at most."""
        return Bot(account).download(media)


def _trouble(account: AccountConfig, hook: Json) -> Health | None:
    """Return what is wrong with the webhook, if anything."""
    pending = int(number(hook.get("pending_update_count")) or 0)
    said = text(hook.get("last_error_message"))[:200]
    if f"/hooks/{account.slug}/{account.id}/" not in text(hook.get("url")):
        return Health(
            ok=False,
            message=gettext_noop("Telegram no manda los mensajes a esta cuenta."),
            remedy=gettext_noop("Registrá la dirección de la cuenta con setWebhook."),
        )
    if pending and said:
        return Health(
            ok=False,
            message=f"Telegram no puede entregar {pending} mensajes: {said}",
            remedy=gettext_noop("Revisá que la dirección pública responda; Telegram los guarda 24 horas."),
        )
    if pending > _MANY_PENDING:
        return Health(
            ok=False,
            message=f"Telegram tiene {pending} mensajes sin entregar.",
            remedy=gettext_noop("Revisá que la dirección pública responda; Telegram los guarda 24 horas."),
        )
    return None
