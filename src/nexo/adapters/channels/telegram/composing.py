"""From an outgoing message to calls of the bot's methods, within the documented limits.

Most messages are one call. Several files, or a long text beside a file, are several: the first one quotes the
message answered. Source of the limits: https://core.telegram.org/bots/api#sendmessage, #sendphoto,
#senddocument, #inlinekeyboardbutton.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from nexo.adapters.channels.telegram.people import ACCOUNT
from nexo.adapters.shared.calling import refused
from nexo.domain.interactions.ports import OutboundFile, OutboundMessage

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CHOICE_BYTES = 64
MAX_CHOICES = 10
MAX_CHOICE_TITLE = 60
MAX_FILES = 10
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOCUMENT = 50 * 1024 * 1024

_PHOTOS = frozenset({"image/jpeg", "image/png"})
_CHAT = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: its fields, and the file that goes along under the name `attached`."""

    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    attached: str = ""
    file: OutboundFile | None = None

    def form(self) -> dict[str, str]:
        """Return the fields as a multipart form has them: whatever is no string is JSON."""
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in self.fields.items()
        }


def compose(message: OutboundMessage) -> list[Call]:
    """Return the calls to make, in order; raises `ChannelError` when Telegram would refuse them."""
    check(message)
    if len(message.files) == 1 and len(message.text) <= MAX_CAPTION:
        calls = [_file(message.files[0], message.text)]
    else:
        texts, files = (
            [_text(message.text)] if message.text else [],
            [_file(one, "") for one in message.files],
        )
        calls = [*files, *texts] if message.buttons else [*texts, *files]
    for call in calls:
        call.fields["chat_id"] = message.to.value
    calls[0].fields.update(_quotation(message))
    if message.buttons:
        # Below the last part, where the eye is.
        calls[-1].fields["reply_markup"] = _keyboard(message)
    return calls


def check(message: OutboundMessage) -> None:
    """Refuse what Telegram would refuse, before anything leaves; raises `ChannelError`."""
    if message.to.kind != ACCOUNT or not _CHAT.fullmatch(message.to.value):
        raise refused(
            "address_kind", gettext_noop("Por Telegram solo se puede escribir a una cuenta de Telegram.")
        )
    if not message.text and not message.files:
        raise refused("empty", gettext_noop("El mensaje está vacío."))
    if len(message.text) > MAX_TEXT:
        raise refused("text_too_long", f"El texto pasa de {MAX_TEXT} caracteres: hay que acortarlo.")
    if len(message.files) > MAX_FILES:
        raise refused("too_many_files", f"Se pueden mandar hasta {MAX_FILES} archivos por mensaje.")
    if any(len(file.content) > MAX_DOCUMENT for file in message.files):
        raise refused("file_too_large", gettext_noop("Telegram no acepta archivos de más de 50 MB."))
    _check_choices(message)


def _check_choices(message: OutboundMessage) -> None:
    if len(message.buttons) > MAX_CHOICES:
        raise refused("too_many_buttons", f"Se pueden ofrecer hasta {MAX_CHOICES} opciones.")
    if any(not title for _, title in message.buttons):
        raise refused("button_too_long", gettext_noop("Cada opción necesita palabras."))
    if any(not 1 <= len(key.encode()) <= MAX_CHOICE_BYTES for key, _ in message.buttons):
        raise refused("button_id", gettext_noop("Cada opción necesita un identificador corto."))


def _text(words: str) -> Call:
    return Call("sendMessage", {"text": words, "link_preview_options": {"is_disabled": True}})


def _file(file: OutboundFile, caption: str) -> Call:
    media_type = file.media_type.partition(";")[0].strip().lower()
    is_photo = media_type in _PHOTOS and len(file.content) <= MAX_PHOTO
    method, name = ("sendPhoto", "photo") if is_photo else ("sendDocument", "document")
    return Call(method, {"caption": caption} if caption else {}, name, file)


def _keyboard(message: OutboundMessage) -> dict[str, Any]:
    """Return the choices one below the other: their words differ too much in length to share a line."""
    return {"inline_keyboard": [[{"text": title, "callback_data": key}] for key, title in message.buttons]}


def _quotation(message: OutboundMessage) -> dict[str, Any]:
    """Return the quotation of the message answered, where it stands in the same chat."""
    chat, _, number = (message.reply_to or "").partition(":")
    if chat != message.to.value or not number.isdecimal():
        return {}
    return {"reply_parameters": {"message_id": int(number), "allow_sending_without_reply": True}}
