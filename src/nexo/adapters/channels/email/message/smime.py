"""Look inside an opaque-signed S/MIME envelope (CMS SignedData, RFC 5652) for the mail it wraps.

Only the signed content is taken out; the signature is kept and not judged: the town has no list of authorities
for citizens' certificates, and a signature without one says nothing of who wrote. Definite and indefinite lengths
(BER) both occur.
"""

from dataclasses import dataclass
from enum import StrEnum

_ENCRYPTED = frozenset({
    bytes.fromhex("2a864886f70d010703"),  # EnvelopedData
    bytes.fromhex("2a864886f70d010706"),  # EncryptedData
    bytes.fromhex("2a864886f70d0109100117"),  # AuthEnvelopedData (RFC 5083)
})  # fmt: skip
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _OBJECT_ID, _CONTEXT_0 = 0x30, 0x06, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_LONG_FORM, _MAX_LENGTH_BYTES = 0x80, 4
_MAX_DEPTH = 8
# Real envelopes come in pieces of a thousand bytes or more.
_MAX_ELEMENTS = 200_000


@dataclass(slots=True)
class _Budget:
    """How many elements may still be looked at."""

    left: int = _MAX_ELEMENTS

    def spend(self) -> None:
        """Count one; raises ValueError when it is one too many."""
        self.left -= 1
        if self.left < 0:
            raise ValueError


class Kind(StrEnum):
    """What an envelope is; UNREADABLE is no CMS, or of a kind that hides nothing and says nothing."""

    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


def kind_of(data: bytes) -> Kind:
    """Say what an envelope is by its first lines; never raises."""
    try:
        kind, _ = _typed(data, 0)
    except (IndexError, ValueError):
        return Kind.UNREADABLE
    if kind == _SIGNED_DATA:
        return Kind.SIGNED
    return Kind.ENCRYPTED if kind in _ENCRYPTED else Kind.UNREADABLE


def is_cut(data: bytes) -> bool:
    """Say whether an envelope ends before it says it does; never raises."""
    try:
        _, length, start = _header(data, 0)
    except (IndexError, ValueError):
        return True
    return not data.endswith(b"\0\0") if length is None else start + length > len(data)


def signed_content(data: bytes) -> bytes | None:
    """Return the MIME entity that was signed, or None: encrypted, detached, or not CMS at all."""
    budget = _Budget()
    try:
        kind, content = _typed(data, 0)
        if kind != _SIGNED_DATA:
            return None
        # SignedData: version, digest algorithms, then the wrapped content.
        position = _skip(data, _inside(data, content, _SEQUENCE), budget)
        position = _skip(data, position, budget)
        kind, content = _typed(data, position)
        return _octets(data, content, budget) if kind == _DATA else None
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


def _skip(data: bytes, position: int, budget: _Budget, depth: int = 0) -> int:
    """Return where the next element begins."""
    budget.spend()
    _, length, start = _header(data, position)
    if length is not None:
        return start + length
    if depth > _MAX_DEPTH:
        raise ValueError
    while data[start : start + 2] != b"\0\0":
        start = _skip(data, start, budget, depth + 1)
    return start + 2


def _octets(data: bytes, position: int, budget: _Budget, depth: int = 0) -> bytes:
    """Return an octet string, whole or in pieces."""
    budget.spend()
    tag, length, start = _header(data, position)
    if tag == _OCTETS and length is not None:
        return data[start : start + length]
    if tag != _OCTETS_IN_PIECES or depth > _MAX_DEPTH:
        raise ValueError
    pieces = []
    end = len(data) if length is None else start + length
    while start < end and data[start : start + 2] != b"\0\0":
        pieces.append(_octets(data, start, budget, depth + 1))
        start = _skip(data, start, budget)
    return b"".join(pieces)
