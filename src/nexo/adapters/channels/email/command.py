"""What `nexo mail parse` prints: one mail as plain JSON values. The keys are a published contract."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nexo.adapters.channels.email.message.parsed import Attachment, ParsedMail
from nexo.adapters.channels.email.mime.addresses import Address
from nexo.adapters.channels.email.reading import read
from nexo.domain.interactions.ports import Bounce, Unreadable


def parse_file(path: str | Path) -> dict[str, Any]:
    """Return the mail in a file, or `{"file", "error"}` when it cannot be opened or read."""
    try:
        return to_json(str(path), read(Path(path).read_bytes()))
    except Unreadable as error:
        return {"file": str(path), "error": error.message}
    except OSError as error:
        return {"file": str(path), "error": error.strerror or "cannot be opened"}


def to_json(name: str, mail: ParsedMail) -> dict[str, Any]:
    """Return a mail as JSON values. Of several bounces in one report the first is told."""
    return {
        "file": name,
        "message_id": mail.message_id,
        "from": _address(mail.people.sender),
        "to": [_address(entry) for entry in mail.people.to],
        "cc": [_address(entry) for entry in mail.people.cc],
        "subject": mail.subject,
        "date": _moment(mail.date),
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "automatic": mail.nature.automatic or bool(mail.bounces),
        "bounce": _bounce(mail.bounces[0]) if mail.bounces else None,
        "attachments": [_attachment(attachment) for attachment in mail.attachments],
        "defects": list(mail.defects),
    }


def _address(entry: Address | None) -> dict[str, str]:
    return {"name": entry.name, "address": entry.address} if entry else {"name": "", "address": ""}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _bounce(bounce: Bounce) -> dict[str, str]:
    return {"recipient": bounce.recipient, "class": bounce.kind, "status": bounce.status}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "filename": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
