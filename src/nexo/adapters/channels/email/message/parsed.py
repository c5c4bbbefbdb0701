"""A mail as read: plain values, nothing of the format left."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from nexo.adapters.channels.email.mime.addresses import Address
from nexo.domain.interactions.ports import Bounce


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a mail. `inline_id` is the Content-ID that the HTML names with `cid:`."""

    filename: str
    media_type: str
    content: bytes
    inline_id: str | None = None

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who stands in the headers; `source` names the header that gave the sender."""

    sender: Address | None = None
    source: str = ""
    from_: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """Whether a machine wrote it, by what signs, and whether it asks not to be answered by one."""

    reasons: tuple[str, ...] = ()
    suppresses_answers: bool = False

    @property
    def automatic(self) -> bool:
        """Whether a machine wrote it."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """A mail, whole. `text` is everything that was written; `reply_text` and `quoted` are its two halves.

    Ids keep their angle brackets. `date` is what the header claims, in UTC; `content_hash` names the content
    whatever way it came. `authentication_results` are the raw headers, top first; `defects` are short codes
    of what was wrong in the form.
    """

    message_id: str
    content_hash: str
    people: People
    subject: str
    date: datetime | None
    text: str
    html: str
    reply_text: str
    quoted: str
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    nature: Nature = field(default_factory=Nature)
    bounces: tuple[Bounce, ...] = ()
    is_signed: bool = False
    authentication_results: tuple[bytes, ...] = ()
    defects: tuple[str, ...] = ()
