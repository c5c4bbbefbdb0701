"""What the headers of a mail say: people, subject, date, ids."""

import re
from datetime import datetime, timedelta

from nexo.adapters.channels.email.message.parsed import People
from nexo.adapters.channels.email.mime import addresses, dates, visible, words
from nexo.adapters.channels.email.mime.addresses import Address
from nexo.adapters.channels.email.mime.structure import Part, Tree

_ID = re.compile(r"<\s*([^<>]{1,900}?)\s*>")
_MAX_IDS = 500
_SENDERS = ("from", "reply-to", "return-path", "sender")
_DELIVERED = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to", "resent-to")
# A claim later than the moment our own server took the mail, by more than a wrong time zone.
_TOLERANCE = timedelta(hours=26)


def people(root: Part, hint: str) -> People:
    """Return everyone named. Without a usable From the sender is Reply-To, Return-Path or Sender."""
    found = {name: _addresses(root, name, hint) for name in (*_SENDERS, "to", "cc")}
    sender, source = _sender(found)
    delivered = [address.address for name in _DELIVERED for address in _addresses(root, name, hint)]
    return People(
        sender=sender,
        source=source,
        from_=found["from"],
        reply_to=found["reply-to"],
        to=found["to"],
        cc=found["cc"],
        delivered_to=tuple(dict.fromkeys(delivered)),
    )


def subject(root: Part, hint: str) -> str:
    """Return the subject on one line."""
    return visible.one_line(words.decode_header(root.first("subject") or b"", hint=hint))


def message_id(root: Part) -> str:
    """Return the Message-ID in its angle brackets, or an empty string."""
    raw = root.first("message-id") or b""
    ids = ids_in(raw)
    if ids:
        return ids[0]
    bare = visible.one_line(words.unfold(raw[:1_000]).decode("utf-8", "replace")).strip("<>")
    return f"<{bare}>" if bare and " " not in bare else ""


def ids_in(raw: bytes) -> tuple[str, ...]:
    """Return the message ids of a header in order, each with its brackets."""
    text = words.unfold(raw[: words.MAX_HEADER]).decode("utf-8", "replace")
    found = (visible.one_line(match[1]).replace(" ", "") for match in _ID.finditer(text))
    return tuple(dict.fromkeys(f"<{one}>" for one in found if one))[:_MAX_IDS]


def every_id(root: Part, name: str) -> tuple[str, ...]:
    """Return the ids of all headers of that name."""
    return tuple(dict.fromkeys(one for raw in root.every(name) for one in ids_in(raw)))


def date(tree: Tree) -> datetime | None:
    """Return the moment the header claims; that of our own server when it claims none or the future."""
    raw = tree.root.first("date")
    claimed = dates.parse(words.decode_header(raw)) if raw else None
    if claimed is None:
        tree.note("date_unreadable" if raw else "date_missing")
    received = _received(tree.root)
    if received is not None and (claimed is None or claimed > received + _TOLERANCE):
        if claimed is not None:
            tree.note("date_future")
        return received
    return claimed


def _received(root: Part) -> datetime | None:
    """Return the time in the topmost Received header: after its last semicolon."""
    top = root.first("received")
    if top is None:
        return None
    return dates.parse(words.unfold(top[-500:]).rpartition(b";")[2].decode("ascii", "replace"))


def _addresses(root: Part, name: str, hint: str) -> tuple[Address, ...]:
    return tuple(one for raw in root.every(name)[:20] for one in addresses.parse(raw, hint=hint))


def _sender(found: dict[str, tuple[Address, ...]]) -> tuple[Address | None, str]:
    named = [(entry, name) for name in _SENDERS for entry in found[name]]
    for entry, name in named:
        if "@" in entry.address:
            # Who has a name in From but an unusable address keeps the name.
            label = entry.name or next((one.name for one in found["from"] if one.name), "")
            return Address(label, entry.address), name
    return named[0] if named else (None, "")
