"""From an outgoing message to the bodies of the Send interface, within the documented limits.

An answer to what was written in public leaves in private, to whoever wrote it; in public stands a sentence that
is always the same. Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api and
https://developers.facebook.com/docs/messenger-platform/discovery/private-replies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from nexo.adapters.shared.calling import refused
from nexo.adapters.shared.meta.messaging.comments import COMMENT, POST
from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.domain.interactions.ports import OutboundMessage

MAX_CHOICES = 13
MAX_CHOICE_TITLE = 20
MAX_CHOICE_ID = 1000
MAX_FILES = 10
MAX_FILE = 25 * 1024 * 1024

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the provider holds already: its id there, and the type it is shown as."""

    attachment_id: str
    kind: str


def check(platform: Platform, message: OutboundMessage) -> None:
    """Refuse what the provider would refuse, before anything leaves; raises `ChannelError`."""
    _check_address(platform, message)
    if not message.text and not message.files:
        raise refused("empty", gettext_noop("El mensaje está vacío."))
    length = len(message.text.encode()) if platform.counts_bytes else len(message.text)
    if length > platform.max_text:
        raise refused(
            "text_too_long", f"El texto es demasiado largo para {platform.name}: hay que acortarlo."
        )
    if message.files and not platform.takes_files:
        raise refused("no_files", f"Por {platform.name} no se mandan archivos: elegí otro medio.")
    if len(message.files) > MAX_FILES:
        raise refused("too_many_files", f"Se pueden mandar hasta {MAX_FILES} archivos por mensaje.")
    if any(len(file.content) > MAX_FILE for file in message.files):
        raise refused("file_too_large", f"{platform.name} no acepta archivos de más de 25 MB.")
    _check_choices(message)


def compose(
    platform: Platform, message: OutboundMessage, files: Sequence[Uploaded], *, tag: str = ""
) -> list[Body]:
    """Return the bodies to post, in order; `tag` says why it may leave after the window."""
    kinds = {"messaging_type": "MESSAGE_TAG", "tag": tag} if tag else {"messaging_type": "RESPONSE"}
    envelope = {"recipient": _recipient(platform, message), **kinds}
    contents: list[Body] = [
        {"attachment": {"type": one.kind, "payload": {"attachment_id": one.attachment_id}}} for one in files
    ]
    if message.text:
        contents.append({"text": message.text})
    if message.buttons:
        # Below the last part, where the eye is.
        contents[-1]["quick_replies"] = [
            {"content_type": "text", "title": title, "payload": key} for key, title in message.buttons
        ]
    return [{**envelope, "message": {**content, "metadata": message.key}} for content in contents]


def public_place(platform: Platform, message: OutboundMessage) -> str:
    """Return the id below which a public answer is posted, or nothing when the message answers in private."""
    answered = _answered_in_public(platform, message)
    return answered.partition(":")[2] if answered.startswith(COMMENT) else ""


def upload_kind(media_type: str) -> str:
    """Return the provider's type for a file."""
    family = media_type.partition("/")[0].lower()
    return family if family in {"image", "video", "audio"} else "file"


def _check_address(platform: Platform, message: OutboundMessage) -> None:
    if message.to.kind not in {platform.account, platform.commenter}:
        raise refused("address_kind", f"Por {platform.name} solo se puede escribir a quien escribió por ahí.")
    if message.to.kind != platform.account and not _answered_in_public(platform, message):
        raise refused("no_comment", gettext_noop("No encontramos el comentario que se responde."))


def _check_choices(message: OutboundMessage) -> None:
    if len(message.buttons) > MAX_CHOICES:
        raise refused("too_many_buttons", f"Se pueden ofrecer hasta {MAX_CHOICES} opciones.")
    if message.buttons and not message.text:
        raise refused("empty", gettext_noop("Los botones necesitan un texto que diga qué se elige."))
    if any(not 1 <= len(title) <= MAX_CHOICE_TITLE for _, title in message.buttons):
        raise refused("button_too_long", f"Cada opción lleva entre 1 y {MAX_CHOICE_TITLE} caracteres.")
    if any(not 1 <= len(key) <= MAX_CHOICE_ID for key, _ in message.buttons):
        raise refused("button_id", gettext_noop("Cada opción necesita un identificador corto."))


def _recipient(platform: Platform, message: OutboundMessage) -> Body:
    kind, _, about = _answered_in_public(platform, message).partition(":")
    return {f"{kind}_id": about} if about else {"id": message.to.value}


def _answered_in_public(platform: Platform, message: OutboundMessage) -> str:
    """Return the comment or post that is answered: the last of the thread, unless they wrote in private since.

    Who commented can be known by another id than who writes in private; then it is the last one at all.
    """
    thread = list(message.references or ((message.reply_to,) if message.reply_to else ()))
    if message.to.kind == platform.account:
        thread = thread[-1:]
    public = [one for one in thread if one.startswith((COMMENT, POST))]
    return public[-1] if public else ""
