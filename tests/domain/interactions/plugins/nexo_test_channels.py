"""Two channels of a third party, found by entry points like any other.

A chat with a window, a mail with threads.
Payloads are JSON lists of items. What the provider answers is scripted in `answers`; what it got is in
`sent`.
"""

import json
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel

from nexo.domain.interactions.ports import (
    Bounce,
    Capabilities,
    ChannelError,
    DeliveryState,
    Health,
    InboundItem,
    ItemKind,
    Media,
    RawRequest,
    Receipt,
    Remedy,
    Sender,
    SignatureInvalid,
    Unreadable,
    Watermark,
)


class Settings(BaseModel, extra="forbid"):
    number: str = ""


class Provider:
    """The other side: shared by both channels and emptied before each test."""

    sent: ClassVar[list[tuple[str, Any]]] = []
    answers: ClassVar[list[Any]] = []
    media: ClassVar[list[Any]] = []
    health: ClassVar[list[Health]] = []
    templates: ClassVar[list[Any]] = []
    tallies: ClassVar[list[Any]] = []
    held: ClassVar[dict[str, dict[str, Any]]] = {}

    @classmethod
    def reset(cls) -> None:
        for one in (cls.sent, cls.answers, cls.media, cls.health, cls.templates, cls.tallies):
            one.clear()
        cls.held.clear()


class _Base:
    settings_model = Settings
    secret_names = ("token",)

    def check_health(self, account):
        return Provider.health.pop(0) if Provider.health else Health(ok=True, message="Anda.")

    def verify(self, account, request):
        if request.headers.get("x-signature") != account.secrets.get("token"):
            raise SignatureInvalid

    def handshake(self, account, request):
        return request.query.get("challenge")

    def parse(self, account, request):
        if request.body.startswith(b"CRASH"):
            raise KeyError(request.body)
        try:
            rows = json.loads(request.body)
        except ValueError as error:
            raise Unreadable("No es JSON.") from error
        return [_item(row) for row in rows]

    def send(self, account, message):
        answer = Provider.answers.pop(0) if Provider.answers else f"ext-{len(Provider.sent) + 1}"
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            answer = answer(message)
        Provider.sent.append((account.slug, message))
        return answer if isinstance(answer, Receipt) else Receipt(external_id=answer)


class ChatChannel(_Base):
    slug = "test_chat"
    label = "Chat de prueba"
    icon = "chat"
    capabilities = Capabilities(
        attachments=True,
        max_text=200,
        window_hours=24,
        receipts=True,
        address_kinds=("whatsapp", "wa_bsuid", "phone"),
        cost_cents=3,
    )

    def tally(self, account, day):
        answer = Provider.tallies.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def again(self, account, external_id):
        if external_id not in Provider.held:
            raise later()
        return RawRequest(body=json.dumps([Provider.held[external_id]]).encode())

    def templates(self, account):
        found = list(Provider.templates)
        if found and isinstance(found[0], BaseException):
            raise found[0]
        return found

    def fetch_media(self, account, media):
        answer = Provider.media.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class MailChannel(_Base):
    slug = "test_mail"
    label = "Correo de prueba"
    icon = "mail"
    capabilities = Capabilities(
        attachments=True, idempotent_send=True, threads=True, address_kinds=("email",)
    )


def _item(row: dict[str, Any]) -> InboundItem:
    plain = dict(row)
    plain["kind"] = ItemKind(plain.get("kind", "message"))
    plain.setdefault("raw_type", "text")
    for name in ("senders", "recipients"):
        plain[name] = tuple(Sender(*one) for one in plain.get(name, ()))
    if "watermark" in plain:
        address, until = plain["watermark"]
        plain["watermark"] = Watermark(address, datetime.fromisoformat(until))
    for name in ("reply_to", "thread_tokens", "location"):
        if name in plain:
            plain[name] = tuple(plain[name])
    if "timestamp" in plain:
        plain["timestamp"] = datetime.fromisoformat(plain["timestamp"])
    if "status" in plain:
        plain["status"] = DeliveryState(plain["status"])
    if "bounce" in plain:
        plain["bounce"] = Bounce(*plain["bounce"])
    plain["media"] = tuple(
        Media(**{**one, "content": one["content"].encode("latin-1")} if "content" in one else one)
        for one in plain.get("media", ())
    )
    return InboundItem(**plain)


def later(seconds: float | None = None, code: str = "busy") -> ChannelError:
    return ChannelError("Ahora no.", remedy=Remedy.RETRY_LATER, code=code, retry_after=seconds)


def never(code: str = "gone") -> ChannelError:
    return ChannelError("No existe.", remedy=Remedy.NEVER, code=code)
