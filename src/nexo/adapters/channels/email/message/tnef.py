"""Outlook's `winmail.dat` (TNEF, [MS-OXTNEF]): the files and the body inside it.

A stream of attributes: level, id, length, data, checksum. Of the MAPI properties only those that carry a
body, a name or bytes are read. Compressed RTF is unpacked, read where there is no other body, and kept as a file.
A message that lies inside is opened in its turn. Anything that does not fit ends the reading.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from nexo.adapters.channels.email.message import rtf
from nexo.adapters.channels.email.message.names import safe_name
from nexo.adapters.channels.email.message.parsed import Attachment
from nexo.adapters.channels.email.mime import charsets, visible

SIGNATURE = 0x223E9F78
_HEADER = struct.Struct("<BII")
_BODY, _CODEPAGE, _MAPI_PROPS = 0x0002800C, 0x00069007, 0x00069003
_RENDDATA, _TITLE, _DATA, _ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005

_PR_BODY, _PR_RTF, _PR_HTML = 0x1000, 0x1009, 0x1013
_PR_DATA, _PR_FILENAME, _PR_LONG_FILENAME, _PR_MIME, _PR_CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712
_PR_DISPLAY_NAME = 0x3001

_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MULTIPLE = 0x1000
_NAMED = 0x8000
_OLE_GUID = 16
_MAX_PROPERTIES = 10_000

# The dictionary every compressed RTF starts with ([MS-OXRTFCP] 2.1.2.1).
_RTF_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_RTF_HEADER = struct.Struct("<IIII")
_LZFU, _MELA = 0x75465A4C, 0x414C454D
_WINDOW = 4096
# Unpacking and reading RTF go byte by byte.
_MAX_RTF, _MAX_READ_RTF = 4_000_000, 1_000_000
_MAX_NESTED = 5


@dataclass(slots=True)
class Unpacked:
    """What a winmail.dat held."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[Attachment] = field(default_factory=list)

    @property
    def holds_something(self) -> bool:
        """Whether anything was found."""
        return bool(self.text or self.html or self.files)


@dataclass(slots=True)
class _File:
    name: str = ""
    media_type: str = "application/octet-stream"
    content: bytes | None = None
    inline_id: str | None = None


def unpack(data: bytes, *, depth: int = 0) -> Unpacked | None:
    """Return what is inside, or None when this is no TNEF or nothing could be read. Never raises."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:  # noqa: PLR2004 - signature and key
        return None
    found, files, codepage = Unpacked(), list[_File](), "cp1252"
    for attribute, content in _attributes(data):
        if attribute == _CODEPAGE:
            codepage = f"cp{int.from_bytes(content[:4], 'little')}"
        elif attribute == _BODY:
            found.text = charsets.decode(content.rstrip(b"\0"), codepage).text
        elif attribute == _MAPI_PROPS:
            _take_body(found, content, codepage)
        elif attribute == _RENDDATA:
            files.append(_File())
        elif files:
            _take_file(files[-1], attribute, content, codepage)
    _read_rich_text(found, codepage)
    found.files += [attachment for file in files for attachment in _attachments(file, depth)]
    return found if found.holds_something else None


def _read_rich_text(found: Unpacked, codepage: str) -> None:
    """Read the Rich Text where it is the only body."""
    if found.rtf and not found.text.strip() and not found.html.strip():
        found.text, found.html = rtf.read(found.rtf[:_MAX_READ_RTF], codepage)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + _HEADER.size <= len(data):
        _, attribute, length = _HEADER.unpack_from(data, position)
        position += _HEADER.size
        if position + length > len(data):
            return
        yield attribute, data[position : position + length]
        position += length + 2


def _take_body(found: Unpacked, content: bytes, codepage: str) -> None:
    for key, kind, value in _properties(content):
        if key == _PR_BODY and kind in {_STRING8, _UNICODE}:
            found.text = _string(value, kind, codepage) or found.text
        elif key == _PR_HTML:
            found.html = charsets.decode(value.rstrip(b"\0"), "", hint=codepage).text
        elif key == _PR_RTF and not found.rtf and (unpacked := decompress_rtf(value)):
            found.rtf = unpacked
            found.files.append(
                Attachment(filename="message.rtf", media_type="application/rtf", content=unpacked)
            )


def _take_file(file: _File, attribute: int, content: bytes, codepage: str) -> None:
    if attribute == _TITLE:
        file.name = file.name or charsets.decode(content.rstrip(b"\0"), codepage).text
    elif attribute == _DATA:
        file.content = content
    elif attribute == _ATTACHMENT:
        for key, kind, value in _properties(content):
            _take_property(file, key, kind, value, codepage)


def _take_property(file: _File, key: int, kind: int, value: bytes, codepage: str) -> None:
    if key == _PR_DATA and file.content is None:
        file.content = value[_OLE_GUID:] if kind == _OBJECT else value
    elif kind in {_STRING8, _UNICODE}:
        text = _string(value, kind, codepage)
        if key == _PR_LONG_FILENAME or (key in {_PR_FILENAME, _PR_DISPLAY_NAME} and not file.name):
            file.name = text or file.name
        elif key == _PR_MIME and text:
            file.media_type = text.lower()
        elif key == _PR_CONTENT_ID and text:
            file.inline_id = text.strip("<>")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield id, type and bytes of each MAPI property; stops where the data do not fit."""
    try:
        count = min(struct.unpack_from("<I", data)[0], _MAX_PROPERTIES)
        position = 4
        for _ in range(count):
            kind, key = struct.unpack_from("<HH", data, position)
            position += 4
            if key >= _NAMED:
                position = _after_name(data, position)
            values, position = _values(data, position, kind)
            for value in values:
                yield key, kind & ~_MULTIPLE, value
    except struct.error:
        return


def _after_name(data: bytes, position: int) -> int:
    """Step over the GUID and the number or the name of a named property."""
    is_text = struct.unpack_from("<I", data, position + 16)[0]
    position += 20
    if not is_text:
        return position + 4
    length = struct.unpack_from("<I", data, position)[0]
    return position + 4 + _padded(length)


def _values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    base = kind & ~_MULTIPLE
    size = _FIXED.get(base)
    many = bool(kind & _MULTIPLE) or size is None
    count = 1
    if many:
        count = struct.unpack_from("<I", data, position)[0]
        position += 4
    values: list[bytes] = []
    for _ in range(min(count, _MAX_PROPERTIES)):
        length = size
        if length is None:
            length = struct.unpack_from("<I", data, position)[0]
            position += 4
        if position + length > len(data):
            raise struct.error
        values.append(data[position : position + length])
        position += _padded(length)
    return values, position


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _string(value: bytes, kind: int, codepage: str) -> str:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return charsets.decode(value.rstrip(b"\0"), codepage).text


def _attachments(file: _File, depth: int) -> list[Attachment]:
    """Return a file, or of a message that was attached its words and its files; nothing of what has no bytes."""
    if file.content is None:
        return []
    inner = unpack(file.content, depth=depth + 1) if depth < _MAX_NESTED else None
    if inner is not None:
        return _words(file.name, inner) + inner.files
    name = safe_name(visible.one_line(file.name)) or "file.bin"
    return [
        Attachment(
            filename=name,
            media_type=visible.one_line(file.media_type),
            content=file.content,
            inline_id=visible.one_line(file.inline_id or "") or None,
        )
    ]


def _words(name: str, inner: Unpacked) -> list[Attachment]:
    stem = safe_name(visible.one_line(name)) or "message"
    kinds = ((inner.text, "txt", "text/plain"), (inner.html, "html", "text/html"))
    return [
        Attachment(filename=f"{stem}.{ending}", media_type=kind, content=words.encode("utf-8", "replace"))
        for words, ending, kind in kinds
        if words.strip()
    ]


def decompress_rtf(data: bytes) -> bytes:
    """Unpack [MS-OXRTFCP] compressed RTF; empty when it is broken."""
    if len(data) < _RTF_HEADER.size:
        return b""
    _, raw_size, kind, _ = _RTF_HEADER.unpack_from(data)
    if kind == _MELA:
        return data[_RTF_HEADER.size : _RTF_HEADER.size + raw_size]
    if kind != _LZFU or raw_size > _MAX_RTF:
        return b""
    return _expanded(data, raw_size)


def _expanded(data: bytes, raw_size: int) -> bytes:
    window = bytearray(_RTF_START.ljust(_WINDOW, b"\0"))
    write = len(_RTF_START)
    out = bytearray()
    position = _RTF_HEADER.size
    while position < len(data) and len(out) < raw_size:
        control = data[position]
        position += 1
        for bit in range(8):
            piece, position = _piece(data, position, window, write, is_reference=bool(control >> bit & 1))
            if not piece:
                return bytes(out[:raw_size])
            out += piece
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
    return bytes(out[:raw_size])


def _piece(
    data: bytes, position: int, window: bytearray, write: int, *, is_reference: bool
) -> tuple[bytes, int]:
    """Return the next literal or copied run and the place after it; empty at the end."""
    if not is_reference:
        return data[position : position + 1], position + 1
    if position + 2 > len(data):
        return b"", position
    token = data[position] << 8 | data[position + 1]
    offset, length = token >> 4, (token & 0xF) + 2
    if offset == write:
        return b"", position
    # A run may read what it is itself writing: then it repeats what lies between.
    distance = (write - offset) % _WINDOW
    run = bytes(window[(offset + step % distance) % _WINDOW] for step in range(length))
    return run, position + 2
