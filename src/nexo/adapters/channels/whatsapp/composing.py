"""From an outgoing message to the bodies of the Graph messages endpoint, within the documented limits.

Most messages are one body. Several files, or a long text beside a file, are several: the first one carries
the quotation of the message answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from nexo.adapters.channels.whatsapp.people import ACCOUNT, BSUID, PARENT_BSUID, PHONE
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.adapters.shared.calling import refused
from nexo.domain.interactions.ports import OutboundFile, OutboundMessage, Sender

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BUTTONS = 3
MAX_ROWS = 10
MAX_BUTTON_TITLE = 20
MAX_ROW_TITLE = 24
MAX_CHOICE_ID = 256
MAX_FILES = 10

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the provider holds already, by its media id."""

    media_id: str
    file: OutboundFile


def compose(settings: WhatsAppSettings, message: OutboundMessage, files: Sequence[Uploaded]) -> list[Body]:
    """Return the bodies to post, in order; raises `ChannelError` when the provider would refuse them."""
    check(message)
    if message.template:
        parts = [_template(settings, message)]
    elif message.buttons:
        parts = [*(_file(one, "") for one in files), _choice(message)]
    elif len(files) == 1 and _takes_caption(files[0].file) and len(message.text) <= MAX_CAPTION:
        parts = [_file(files[0], message.text)]
    else:
        parts = [*([_text(message.text)] if message.text else []), *(_file(one, "") for one in files)]
    envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **_address(message.to)}
    bodies = [{**envelope, **part, "biz_opaque_callback_data": message.key} for part in parts]
    if message.reply_to:
        bodies[0]["context"] = {"message_id": message.reply_to}
    return bodies


def check(message: OutboundMessage) -> None:
    """Refuse what the provider would refuse, before anything leaves; raises `ChannelError`."""
    longest = MAX_CAPTION if message.buttons else MAX_TEXT
    if not (message.text or message.files or message.template):
        raise refused("empty", gettext_noop("El mensaje está vacío."))
    if message.template:
        return
    if len(message.text) > longest:
        raise refused("text_too_long", f"El texto pasa de {longest} caracteres: hay que acortarlo.")
    if len(message.files) > MAX_FILES:
        raise refused("too_many_files", f"Se pueden mandar hasta {MAX_FILES} archivos por mensaje.")
    if message.buttons:
        _check_choices(message)


def _check_choices(message: OutboundMessage) -> None:
    longest = MAX_BUTTON_TITLE if len(message.buttons) <= MAX_BUTTONS else MAX_ROW_TITLE
    if not message.text:
        raise refused("empty", gettext_noop("Los botones necesitan un texto que diga qué se elige."))
    if len(message.buttons) > MAX_ROWS:
        raise refused("too_many_buttons", f"Se pueden ofrecer hasta {MAX_ROWS} opciones.")
    if any(not title or len(title) > longest for _, title in message.buttons):
        raise refused("button_too_long", f"Cada opción lleva entre 1 y {longest} caracteres.")
    if any(not key or len(key) > MAX_CHOICE_ID for key, _ in message.buttons):
        raise refused("button_id", gettext_noop("Cada opción necesita un identificador corto."))


def _address(to: Sender) -> Body:
    if to.kind in {ACCOUNT, PHONE}:
        return {"to": to.value.lstrip("+")}
    if to.kind in {BSUID, PARENT_BSUID}:
        return {"recipient": to.value}
    raise refused(
        "address_kind",
        gettext_noop("Por WhatsApp solo se puede escribir a un teléfono o a un usuario de WhatsApp."),
    )


def _text(text: str) -> Body:
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def _template(settings: WhatsAppSettings, message: OutboundMessage) -> Body:
    name, _, language = message.template.partition("/")
    template: Body = {"name": name, "language": {"code": language or settings.template_language}}
    if message.parameters:
        parameters = [{"type": "text", "text": value} for value in message.parameters]
        template["components"] = [{"type": "body", "parameters": parameters}]
    return {"type": "template", "template": template}


def _choice(message: OutboundMessage) -> Body:
    if len(message.buttons) <= MAX_BUTTONS:
        action: Body = {
            "buttons": [
                {"type": "reply", "reply": {"id": key, "title": title}} for key, title in message.buttons
            ]
        }
        kind = "button"
    else:
        rows = [{"id": key, "title": title} for key, title in message.buttons]
        action = {"button": "Opciones", "sections": [{"title": "Opciones", "rows": rows}]}
        kind = "list"
    return {
        "type": "interactive",
        "interactive": {"type": kind, "body": {"text": message.text}, "action": action},
    }


def _file(uploaded: Uploaded, caption: str) -> Body:
    kind = media_kind(uploaded.file.media_type)
    block: Body = {"id": uploaded.media_id}
    if caption:
        block["caption"] = caption
    if kind == "document":
        block["filename"] = uploaded.file.filename
    return {"type": kind, kind: block}


_KINDS = {
    "image/jpeg": "image",
    "image/png": "image",
    "audio/aac": "audio",
    "audio/amr": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
    "video/3gpp": "video",
    "video/mp4": "video",
}


def media_kind(media_type: str) -> str:
    """Return the provider's type for a file: what is not shown or played leaves as a document."""
    return _KINDS.get(media_type.partition(";")[0].strip().lower(), "document")


def _takes_caption(file: OutboundFile) -> bool:
    return media_kind(file.media_type) != "audio"
