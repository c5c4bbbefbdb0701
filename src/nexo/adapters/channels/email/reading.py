"""Bytes of a mail to `ParsedMail`. Pure: no network, no clock. Anything that has bytes can be read."""

from nexo.adapters.channels.email import identity
from nexo.adapters.channels.email.message import bodies, headers
from nexo.adapters.channels.email.message.parsed import ParsedMail
from nexo.adapters.channels.email.mime import structure
from nexo.adapters.channels.email.mime.addresses import Address
from nexo.adapters.channels.email.mime.structure import Part, Tree
from nexo.adapters.channels.email.reply.split import split
from nexo.adapters.channels.email.reports.automatic import nature
from nexo.adapters.channels.email.reports.bounces import bounces_of
from nexo.domain.interactions.ports import Unreadable

_ONCE = ("from", "subject", "date", "message-id", "content-type")


def read(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """Return the mail; raises `Unreadable` when there is nothing to read.

    `envelope_from` is the sender of the SMTP envelope where it is known: empty for bounces and automatic
    mail.
    """
    if not raw.strip():
        raise Unreadable("El correo está vacío.")
    tree = structure.read(raw)
    root = tree.root
    hint = _charset_of(root)
    people = headers.people(root, hint)
    subject = headers.subject(root, hint)
    sender = people.sender.address if people.sender else ""
    body = bodies.read(tree)
    halves = split(body.text)
    own = frozenset(
        entry.address.lower() for entry in (*people.from_, *people.to, *people.cc, *people.reply_to)
    )
    _note_headers(tree, people.source)
    return ParsedMail(
        message_id=headers.message_id(root),
        content_hash=identity.content_hash(tree),
        people=people,
        subject=subject,
        date=headers.date(tree),
        text=body.text,
        html=body.html,
        reply_text=halves.reply,
        quoted=halves.quoted,
        attachments=body.files,
        is_signed=body.is_signed,
        in_reply_to=headers.every_id(root, "in-reply-to"),
        references=headers.every_id(root, "references"),
        nature=nature(root, subject=subject, sender=sender, null_sender=envelope_from == ""),
        authentication_results=tuple(root.every("authentication-results")[:10]),
        bounces=bounces_of(tree, subject=subject, sender=_label(people.sender), text=body.text, own=own),
        defects=tuple(tree.defects),
    )


def _label(sender: Address | None) -> str:
    return f"{sender.name} {sender.address}" if sender else ""


def _charset_of(part: Part) -> str:
    """Return the first charset named in the tree: raw 8-bit headers are most likely written in it."""
    declared = part.parameters.get("charset", "")
    return declared or next((found for child in part.children[:20] if (found := _charset_of(child))), "")


def _note_headers(tree: Tree, source: str) -> None:
    """Note what is missing, doubled or raw in the headers."""
    if source != "from":
        tree.note("from_missing")
    if not tree.root.first("message-id"):
        tree.note("message_id_missing")
    if any(len(tree.root.every(name)) > 1 for name in _ONCE):
        tree.note("duplicate_headers")
    if any(not value.isascii() for _, value in tree.root.headers):
        tree.note("raw_8bit_headers")
    if b"\0" in tree.source[: structure.MAX_HEADERS]:
        tree.note("null_bytes")
