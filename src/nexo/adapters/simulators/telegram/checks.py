"""What the Bot API accepts: fields and limits, strictly as documented."""

import re
from collections.abc import Mapping
from typing import Any

from nexo.adapters.simulators.telegram.refusals import BotRefusal, bad

MAX_TEXT, MAX_CAPTION, MAX_DATA_BYTES = 4096, 1024, 64
MAX_PHOTO, MAX_UPLOAD = 10 * 1024 * 1024, 50 * 1024 * 1024
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = frozenset({None, 443, 80, 88, 8443})


def check_text(fields: Mapping[str, Any]) -> str:
    """Return the text of a message, or raise what Telegram would answer."""
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad("message is too long")
    return text


def check_file(kind: str, fields: Mapping[str, Any], content: bytes | None) -> str:
    """Return the caption of a file that was uploaded, or raise."""
    caption = str(fields.get("caption", ""))
    if not content:
        raise bad(f"there is no {kind} in the request")
    if len(content) > MAX_UPLOAD:
        raise BotRefusal(413, "Request Entity Too Large")
    if kind == "photo" and len(content) > MAX_PHOTO:
        raise bad("file is too big")
    if len(caption) > MAX_CAPTION:
        raise bad("message caption is too long")
    return caption


def check_keyboard(markup: object) -> list[dict[str, str]]:
    """Return the buttons below a message, or raise."""
    if markup is None:
        return []
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        raise bad("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    for button in buttons:
        if not button.get("text"):
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if not 1 <= len(str(button.get("callback_data", "")).encode()) <= MAX_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    return buttons


def check_webhook(url: str, secret: str, port: int | None, *, is_secure: bool, is_loopback: bool) -> None:
    """Raise unless a webhook may be set: https on a documented port; loopback stands for the world here."""
    if url and not is_loopback and not is_secure:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if url and not is_loopback and port not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
