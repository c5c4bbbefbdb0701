"""Structured header values: `type; name=value`, with RFC 2231 and with all that mailers write instead."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from nexo.adapters.channels.email.mime import charsets, words

_NAME = re.compile(r"[!#$&+\-.^_`|~0-9A-Za-z]{1,60}")
_SECTION = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")
_EXTENDED = re.compile(rb"([^']{0,60})'[^']{0,60}'")
_UNSEMICOLONED = re.compile(rb"(?<=[a-z0-9]) +(?=(?:charset|boundary|name|filename)=)", re.IGNORECASE)
_MAX_PARAMETERS = 200


@dataclass(slots=True)
class Structured:
    """The leading value in lower case, and its parameters as text by lower-case name."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Gathered:
    """One parameter while its sections (RFC 2231) are being collected."""

    plain: bytes | None = None
    sections: list[tuple[int, bool, bytes]] = field(default_factory=list)


def parse(raw: bytes, *, hint: str = "") -> Structured:
    """Read a Content-Type or Content-Disposition. Never raises; what makes no sense is left out."""
    value = words.unfold(raw[: words.MAX_HEADER])
    value = _UNSEMICOLONED.sub(b";", value)
    first, *rest = _split(value)
    lead = first.decode("ascii", "replace").strip(" \"'").lower()
    if "=" in lead and "/" not in lead:
        rest, lead = [first, *rest], ""
    gathered: dict[str, _Gathered] = {}
    for piece in rest[:_MAX_PARAMETERS]:
        _gather(piece, gathered)
    known = {name: _text(found, hint) for name, found in gathered.items()}
    return Structured(lead.replace(" ", ""), known)


def _split(value: bytes) -> list[bytes]:
    """Cut at semicolons outside quotes; a quote that never closes closes at the next semicolon."""
    pieces: list[bytes] = []
    start = position = 0
    while (semicolon := value.find(b";", position)) >= 0:
        quote = value.find(b'"', position, semicolon)
        if quote >= 0:
            closing = _closing_quote(value, quote + 1)
            if closing >= 0:
                position = closing + 1
                continue
        pieces.append(value[start:semicolon])
        start = position = semicolon + 1
        if len(pieces) > _MAX_PARAMETERS:
            break
    return [*pieces, value[start:]]


def _closing_quote(value: bytes, start: int) -> int:
    closing = value.find(b'"', start)
    while (
        closing > start and value[closing - 1 : closing] == b"\\" and value[closing - 2 : closing] != b"\\\\"
    ):
        closing = value.find(b'"', closing + 1)
    return closing


def _gather(piece: bytes, gathered: dict[str, _Gathered]) -> None:
    name, equals, content = piece.partition(b"=")
    key = name.decode("ascii", "replace").strip().lower()
    match = _SECTION.fullmatch(key)
    if not equals or not match or not _NAME.fullmatch(match[1]):
        return
    entry = gathered.setdefault(match[1], _Gathered())
    data = _unquoted(content.strip())
    if match[2] is None and not match[3]:
        entry.plain = data if entry.plain is None else entry.plain
    else:
        entry.sections.append((int(match[2] or 0), bool(match[3]), data))


def _unquoted(content: bytes) -> bytes:
    if not content.startswith(b'"'):
        return content.strip(b"'") if content.startswith(b"'") and content.endswith(b"'") else content
    inner = content[1:]
    closing = inner.rfind(b'"')
    inner = inner[:closing] if closing >= 0 else inner
    # A backslash quotes a quote; before anything else it is a Windows path.
    return inner.replace(b'\\"', b'"').replace(b"\\\\", b"\\")


def _text(found: _Gathered, hint: str) -> str:
    if not found.sections:
        return words.decode_header(found.plain or b"", hint=hint)
    charset = hint
    pieces: list[bytes] = []
    extended = False
    for number, (_, encoded, data) in enumerate(sorted(found.sections, key=lambda section: section[0])):
        content = data
        if encoded:
            extended = True
            declared = _EXTENDED.match(content) if number == 0 else None
            if declared:
                charset = declared[1].decode("ascii", "replace")
                content = content[declared.end() :]
            content = unquote_to_bytes(content)
        pieces.append(content)
    joined = b"".join(pieces)
    if not extended or joined.startswith(b"=?"):
        return words.decode_header(joined, hint=hint)
    return charsets.decode(joined, charset, hint=hint).text.strip()
