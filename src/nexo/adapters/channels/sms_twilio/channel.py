"""The Twilio channel: facts, and each ability by its own module."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.sms_twilio import counting, signature
from nexo.adapters.channels.sms_twilio.api import Api
from nexo.adapters.channels.sms_twilio.reading import PHONE, read_webhook
from nexo.adapters.channels.sms_twilio.settings import TwilioSettings
from nexo.adapters.shared.calling import refused
from nexo.adapters.shared.reading import Json
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    DeliveryState,
    Health,
    InboundItem,
    Media,
    OutboundMessage,
    RawRequest,
    Receipt,
    Remedy,
    Tally,
)
from nexo.domain.interactions.rules.sms import plain

MAX_TEXT = 1600
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_PARTS = re.compile(r"[1-9][0-9]{0,2}")


class TwilioChannel:
    """SMS by Twilio: signed webhooks in, the Messages resource out, files fetched after."""

    slug: ClassVar[str] = "sms_twilio"
    label: ClassVar[str] = "SMS (Twilio)"
    icon: ClassVar[str] = "sms"
    capabilities: ClassVar[Capabilities] = Capabilities(
        rings=True,
        attachments=True,
        max_text=MAX_TEXT,
        receipts=True,
        address_kinds=(PHONE,),
        cost_cents=1,
        redact=("From", "Body"),
        in_parts=True,
    )
    settings_model: ClassVar[type[TwilioSettings]] = TwilioSettings
    secret_names: ClassVar[tuple[str, ...]] = ("auth_token", "auth_token_previous", "api_key_secret")

    def check_health(self, account: AccountConfig) -> Health:
        """Ask whether the credentials work and the number is ours."""
        try:
            api = Api(account)
            number = api.settings.from_number
            found = api.read("IncomingPhoneNumbers.json", PageSize="1", PhoneNumber=number)
        except ChannelError as error:
            return Health(ok=False, message=error.message, remedy=_REMEDIES.get(error.remedy, ""))
        if number.startswith("+") and not found.get("incoming_phone_numbers"):
            return Health(
                ok=False,
                message=f"El número {number} no es de esta cuenta de Twilio.",
                remedy=gettext_noop("Revisá el número que envía en la configuración de la cuenta."),
            )
        if not account.secrets.get("auth_token"):
            return Health(
                ok=False,
                message=gettext_noop(
                    "Falta el Auth Token: sin él no se puede comprobar que quien avisa es Twilio."
                ),
                remedy=gettext_noop("Cargalo en la cuenta."),
            )
        return Health(ok=True, message="Conectada.")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Twilio-Signature` over our public address and the body."""
        signature.verify(account, request)

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: Twilio needs no handshake."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return the message or the status of a webhook."""
        return read_webhook(request.body, account.settings)

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send one text; Twilio cuts it into parts itself."""
        _check(message)
        api = Api(account)
        answer = api.send(_form(api.settings, account, message))
        return Receipt(external_id=answer["sid"], state=DeliveryState.SENT, facts=_facts(answer))

    def tally(self, account: AccountConfig, day: date) -> Tally:
        """Return what Twilio holds of a day."""
        return counting.tally(Api(account), day)

    def again(self, account: AccountConfig, external_id: str) -> RawRequest:
        """Return a message as its webhook would have told it."""
        return counting.again(Api(account), external_id)

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file of an MMS."""
        return Api(account).download(media.url or "")


def _check(message: OutboundMessage) -> None:
    """Refuse what could never leave; raises `ChannelError`."""
    if message.to.kind != PHONE or not _E164.fullmatch(message.to.value):
        raise refused("address_kind", gettext_noop("Un SMS va a un número de teléfono completo."))
    if message.files:
        raise refused("files", gettext_noop("Por SMS no se envían archivos."))
    if not message.text.strip():
        raise refused("empty", gettext_noop("El mensaje no tiene texto."))
    if len(message.text) > MAX_TEXT:
        raise refused("too_long", f"El texto tiene más de {MAX_TEXT} caracteres.")


def _form(settings: TwilioSettings, account: AccountConfig, message: OutboundMessage) -> Mapping[str, str]:
    sender = (
        {"MessagingServiceSid": settings.messaging_service_sid}
        if settings.messaging_service_sid
        else {"From": settings.from_number}
    )
    simple = plain(message.text)
    # Plain signs can be longer than what they stand for: nothing is cut off for their sake.
    text = simple if settings.smart_encoding and len(simple) <= MAX_TEXT else message.text
    callback = {"StatusCallback": account.hook_url} if account.hook_url else {}
    return {"To": message.to.value, "Body": text, **sender, **callback}


def _facts(answer: Json) -> dict[str, Any]:
    """Return the parts and the price where Twilio tells them at once; both often come later or never."""
    parts, price = answer.get("num_segments"), answer.get("price")
    facts: dict[str, Any] = {}
    if isinstance(parts, str) and _PARTS.fullmatch(parts):
        facts["parts"] = int(parts)
    if isinstance(price, str) and price:
        facts["price"], facts["currency"] = price[:20], str(answer.get("price_unit", ""))[:3]
    return facts


_REMEDIES = {
    Remedy.ALARM: gettext_noop("Revisá la configuración y las credenciales en la consola de Twilio."),
    Remedy.RETRY_LATER: gettext_noop("Suele resolverse solo; si sigue, mirá el estado de Twilio."),
}
