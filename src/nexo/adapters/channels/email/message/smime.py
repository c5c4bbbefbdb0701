"""Look inside an opaque-signed S/MIME envelope (CMS SignedData, RFC 5652) for the mail it wraps.

Only the signed content is taken out; the signature is not judged. Definite and indefinite lengths (BER) both
occur.
"""

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _OBJECT_ID, _CONTEXT_0 = 0x30, 0x06, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_LONG_FORM, _MAX_LENGTH_BYTES = 0x80, 4
_MAX_DEPTH = 8


def signed_content(data: bytes) -> bytes | None:
    """Return the MIME entity that was signed, or None: encrypted, detached, or not CMS at all."""
    try:
        kind, content = _typed(data, 0)
        if kind != _SIGNED_DATA:
            return None
        # SignedData: version, digest algorithms, then the wrapped content.
        position = _skip(data, _inside(data, content, _SEQUENCE))
        position = _skip(data, position)
        kind, content = _typed(data, position)
        return _octets(data, content, 0) if kind == _DATA else None
    except (IndexError, ValueError):
        return None


def _typed(data: bytes, position: int) -> tuple[bytes, int]:
    """Read `SEQUENCE { OID, [0] … }`; return the OID and the place of what is inside [0]."""
    position = _inside(data, position, _SEQUENCE)
    tag, length, start = _header(data, position)
    if tag != _OBJECT_ID or length is None:
        raise ValueError
    return data[start : start + length], _inside(data, start + length, _CONTEXT_0)


def _inside(data: bytes, position: int, expected: int) -> int:
    tag, _, start = _header(data, position)
    if tag != expected:
        raise ValueError
    return start


def _header(data: bytes, position: int) -> tuple[int, int | None, int]:
    """Return tag, length (None when indefinite) and where the content starts."""
    tag, first = data[position], data[position + 1]
    if first < _LONG_FORM:
        return tag, first, position + 2
    if first == _LONG_FORM:
        return tag, None, position + 2
    size = first & 0x7F
    if size > _MAX_LENGTH_BYTES:
        raise ValueError
    start = position + 2 + size
    return tag, int.from_bytes(data[position + 2 : start]), start


def _skip(data: bytes, position: int, depth: int = 0) -> int:
    """Return where the next element begins."""
    _, length, start = _header(data, position)
    if length is not None:
        return start + length
    if depth > _MAX_DEPTH:
        raise ValueError
    while data[start : start + 2] != b"\0\0":
        start = _skip(data, start, depth + 1)
    return start + 2


def _octets(data: bytes, position: int, depth: int) -> bytes:
    """Return an octet string, whole or in pieces."""
    tag, length, start = _header(data, position)
    if tag == _OCTETS and length is not None:
        return data[start : start + length]
    if tag != _OCTETS_IN_PIECES or depth > _MAX_DEPTH:
        raise ValueError
    pieces = []
    end = len(data) if length is None else start + length
    while start < end and data[start : start + 2] != b"\0\0":
        pieces.append(_octets(data, start, depth + 1))
        start = _skip(data, start)
    return b"".join(pieces)
