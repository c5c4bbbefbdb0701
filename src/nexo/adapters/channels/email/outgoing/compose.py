"""An outgoing message as RFC 5322 bytes. The same message gives the same Message-ID at every try.

Every value passes through `one_line` before it becomes a header, and the library refuses line ends in one:
nothing that a person wrote can add a header.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils.translation import gettext_noop

from nexo.adapters.channels.email import tokens
from nexo.adapters.channels.email.message.headers import ids_in
from nexo.adapters.channels.email.mime.visible import one_line, running_text
from nexo.adapters.channels.email.settings import EmailSettings
from nexo.domain.interactions.ports import AccountConfig, ChannelError, OutboundFile, OutboundMessage, Remedy
from nexo.kernel import clock

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_MAX_REFERENCES = 200
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,100}")
# What must keep its bytes is sent as base64, even when it is text.
_OPAQUE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to leave, and its envelope; an empty sender asks for no bounces and no answers."""

    message_id: str
    sender: str
    recipient: str
    content: bytes


def compose(account: AccountConfig, settings: EmailSettings, message: OutboundMessage) -> Mail:
    """Return the mail; raises `ChannelError` when the addresses cannot be written to."""
    if message.to.kind != "email":
        raise _never(gettext_noop("Esta cuenta solo escribe a direcciones de correo."), "address_kind")
    ours = _address(account.address, Remedy.ALARM)
    recipient = _address(message.to.value, Remedy.NEVER)
    message_id = tokens.own_message_id(message.key, message.reply_token, ours.rpartition("@")[2])
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _named(settings.from_name or account.name, ours)
    mail["To"] = _named(message.to_name, recipient)
    mail["Subject"] = one_line(message.subject)[:500]
    mail["Date"] = format_datetime(clock.now())
    if settings.plus_addressing and message.reply_token:
        mail["Reply-To"] = _named(
            settings.from_name or account.name, tokens.reply_address(ours, message.reply_token)
        )
    if message.automatic:
        mail["Auto-Submitted"] = "auto-replied" if message.reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    _fill(mail, message)
    sender = "" if message.automatic and settings.null_sender else ours
    return Mail(message_id, sender, recipient, _ids_of(message, message_id) + mail.as_bytes())


def _ids_of(message: OutboundMessage, message_id: str) -> bytes:
    """Return the headers of ids, one id a line: the library would fold long ones into encoded words.

    All References go out, oldest first; what came as `<id>#hash` is cut to its id.
    """
    lines = [f"Message-ID: {message_id}"]
    answered = _ids((message.reply_to or "",))
    references = [one for one in _ids(message.references) if one not in answered] + answered
    if answered:
        lines.append(f"In-Reply-To: {answered[0]}")
    if references:
        # The first one names the thread, the last ones the place in it.
        kept = references[:1] + references[1:][-_MAX_REFERENCES:]
        lines.append("References: " + "\r\n ".join(kept))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _ids(given: tuple[str, ...]) -> list[str]:
    found = (one for value in given for one in ids_in(value.encode("utf-8", "replace"))[:1])
    return [one for one in dict.fromkeys(found) if one.isascii() and one.isprintable() and len(one) < 800]  # noqa: PLR2004 - a line of mail holds 998 bytes


def _fill(mail: EmailMessage, message: OutboundMessage) -> None:
    mail.set_content(running_text(message.text), cte="quoted-printable")
    if message.html:
        mail.add_alternative(running_text(message.html), subtype="html", cte="quoted-printable")
    for file in message.files:
        _attach(mail, file)


def _attach(mail: EmailMessage, file: OutboundFile) -> None:
    declared = file.media_type.lower()
    if not _MEDIA_TYPE.fullmatch(declared) or declared.startswith(("multipart/", "message/")):
        declared = _OPAQUE
    main, _, sub = declared.partition("/")
    filename = one_line(file.filename).replace('"', "'")[:150] or "archivo"
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=filename)


def _named(name: str, address: str) -> Address:
    return Address(display_name=one_line(name)[:100], addr_spec=address)


def _address(address: str, remedy: Remedy) -> str:
    """Return an address in ASCII, its domain in the form of the DNS; raises `ChannelError`."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        plain = ""
    if not _ADDRESS.fullmatch(plain) or ".." in plain:
        raise ChannelError("La dirección de correo no es válida.", remedy=remedy, code="address_invalid")
    return plain


def _never(words: str, code: str) -> ChannelError:
    return ChannelError(words, remedy=Remedy.NEVER, code=code)
