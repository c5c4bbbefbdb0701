"""Undo a content transfer encoding, whatever state it is in. Every function is linear and never raises."""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDING = re.compile(rb"=+")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_LETTERS = re.compile(r"[^a-z0-9]+")
_IDENTITY = frozenset({"", "7bit", "8bit", "binary", "7", "8"})
_QUAD = 4
_SAMPLE, _FOREIGN = 2_000, 3


def decode(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return the decoded bytes, and whether the encoding was understood."""
    name = _LETTERS.sub("", encoding.lower().split(";")[0])
    if name in _IDENTITY:
        return data, True
    if name == "base64":
        return (base64(data), True) if _may_be_base64(data) else (data, False)
    if name == "quotedprintable":
        return binascii.a2b_qp(data), True
    if name in {"xuuencode", "uuencode", "xuue", "uue"}:
        files, _ = uuencoded(data)
        return (files[0][1], True) if files else (data, False)
    return data, False


def _may_be_base64(data: bytes) -> bool:
    """Whether it has the alphabet of base64; a plain text that is only called so has blanks and points."""
    sample = data[:_SAMPLE].strip()
    foreign = sum(map(len, _NOT_BASE64.findall(sample.replace(b"\r", b"").replace(b"\n", b""))))
    return foreign <= max(_FOREIGN, len(sample) // 10)


def base64(data: bytes) -> bytes:
    """Decode base64 with lost padding, foreign characters, or several padded blocks one after another."""
    first_pad = data.find(b"=")
    if first_pad < 0 or not data[first_pad:].strip(b"= \t\r\n"):
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    clean = _NOT_BASE64.sub(b"", data)
    return b"".join(_base64_block(block) for block in _PADDING.split(clean) if block)


def _base64_block(block: bytes) -> bytes:
    """Decode one block without padding; a last character that stands alone carries nothing."""
    if len(block) % _QUAD == 1:
        block = block[:-1]
    return binascii.a2b_base64(block + b"=" * (-len(block) % _QUAD))


def uuencoded(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Take `begin … end` blocks out of a text: the files (name, content) and the text without them."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    position = 0
    while begin := _UU_BEGIN.search(data, position):
        end = _UU_END.search(data, begin.end())
        if not end:
            break
        content = _uu_content(data[begin.end() : end.start()], as_base64=begin[0].startswith(b"begin-b"))
        if content is not None:
            files.append((begin[1].strip(), content))
            kept.append(data[position : begin.start()])
        else:
            kept.append(data[position : end.end()])
        position = end.end()
    return files, b"".join((*kept, data[position:]))


def _uu_content(block: bytes, *, as_base64: bool) -> bytes | None:
    """Return the bytes of a block, or None when a line is not uuencoded: then it was just a text."""
    if as_base64:
        return base64(block)
    pieces = []
    for line in block.splitlines():
        if not line.strip() or line == b"`":
            continue
        piece = _uu_line(line)
        if piece is None:
            return None
        pieces.append(piece)
    return b"".join(pieces) if pieces else None


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    # Many encoders leave trailing garbage; the first character says how many bytes count.
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return None
