"""The mails that would have left: read from the folder where the mail simulator keeps them."""

import email
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nexo.kernel.files.names import clean_filename
from nexo.kernel.text.sanitise import clean_html

_MOST = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail: for whom, when, and the message itself."""

    id: UUID
    sender: str
    recipients: list[str]
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, or nothing."""
        return str(self.message.get("Subject", "")).strip()

    @property
    def text(self) -> str:
        """The plain words."""
        part = self.message.get_body(("plain",))
        return _content(part) if part else ""

    @property
    def html(self) -> str:
        """The formatted words, sanitised."""
        part = self.message.get_body(("html",))
        return clean_html(_content(part)) if part else ""

    @property
    def first_words(self) -> str:
        """The beginning of the text, in one line."""
        return " ".join(self.text.split())[:140]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header, in order."""
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def shown_sender(self) -> str:
        """Who it says it is from."""
        return str(self.message.get("From", self.sender))

    @property
    def attachments(self) -> list[File]:
        """The files that go along."""
        return [_file(part) for part in self.message.iter_attachments()]


def newest() -> list[Mail]:
    """Return the newest mails, newest first."""
    names = sorted((path.stem for path in _folder().glob("*.json")), reverse=True)
    return list(_read_all(names[:_MOST]))


def find(mail_id: UUID) -> Mail | None:
    """Return one mail."""
    return next(_read_all([str(mail_id)]), None)


def _read_all(names: list[str]) -> Iterator[Mail]:
    for name in names:
        path = _folder() / name
        try:
            about = json.loads(path.with_suffix(".json").read_bytes())
            raw = path.with_suffix(".eml").read_bytes()
        except (OSError, ValueError):
            continue
        yield Mail(
            id=UUID(name),
            sender=about["sender"],
            recipients=about["recipients"],
            at=datetime.fromisoformat(about["at"]),
            message=email.message_from_bytes(raw, policy=policy.default),
        )


def _file(part: MIMEPart) -> File:
    content = part.get_payload(decode=True)
    name = clean_filename(part.get_filename() or "adjunto")
    return File(name, content if isinstance(content, bytes) else part.as_bytes())


def _content(part: MIMEPart) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError):
        content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)


def _folder() -> Path:
    return Path(settings.NEXO_DATA_DIR) / "outbox"
