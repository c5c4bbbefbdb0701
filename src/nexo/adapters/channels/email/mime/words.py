"""Header text: RFC 2047 words as they should be and as they are, mixed with raw 8-bit bytes.

Words of one charset that stand next to each other are joined as bytes before reading, because mailers cut
multi-byte characters in two. A word without its end, with blanks inside or with a charset nobody knows is
read all the same. One walk from left to right; nothing is searched twice.
"""

import binascii
import re
from dataclasses import dataclass

from nexo.adapters.channels.email.mime import charsets, transfer

# Longer values are cut: no honest header comes near (RFC 5322 allows 998 bytes a line).
MAX_HEADER = 100_000

_OPENING = re.compile(rb"=\?([^?\s]{0,75})\?([bBqQ])\?")
_FALSE_CLOSE = re.compile(rb"\?=[0-9A-Fa-f]{2}")
_BLANK = re.compile(rb"[ \t\r\n]*")
_FOLD = re.compile(rb"\r*\n[ \t]?|\r")
_WHOLE_WORD = re.compile(rb"=\?[^?\s]{1,75}\?[bBqQ]\?[^?\s]{0,2000}\?=")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of bytes: plain (charset None) or what one encoded word carried."""

    data: bytes
    charset: str | None


def decode_header(raw: bytes, *, hint: str = "") -> str:
    """Return a header value as one line of text. `hint` is the charset of the body, for raw 8-bit values."""
    value = unfold(raw[:MAX_HEADER])
    if b"=?" not in value:
        return charsets.decode(value, hint=hint).text.strip()
    text = _join(_pieces(value), hint)
    again = text.encode("utf-8", "replace")
    # Some gateways encode what was already encoded.
    if _WHOLE_WORD.search(again):
        text = _join(_pieces(again), hint)
    return text.strip()


def unfold(raw: bytes) -> bytes:
    """Return the value on one line; a fold stands for one blank."""
    if b"\n" not in raw and b"\r" not in raw and b"\t" not in raw:
        return raw.strip()
    return _FOLD.sub(b" ", raw).replace(b"\t", b" ").strip()


def _pieces(value: bytes) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = plain_from = 0
    while opening := _OPENING.search(value, position):
        end, position = _close(value, opening.end())
        before = value[plain_from : opening.start()]
        # Blanks between two words belong to the folding, not to the text.
        if before and not (pieces and pieces[-1].charset is not None and not before.strip()):
            pieces.append(_Piece(before, None))
        content = value[opening.end() : end]
        decode = _q_decode if opening[2] in b"qQ" else transfer.base64
        pieces.append(_Piece(decode(content), opening[1].decode("ascii", "replace")))
        plain_from = position
    if plain_from < len(value):
        pieces.append(_Piece(value[plain_from:], None))
    return pieces


def _close(value: bytes, start: int) -> tuple[int, int]:
    """Return where a word's text ends and where the rest goes on; a missing end is the end of the value."""
    end = value.find(b"?=", start)
    while end >= 0 and _FALSE_CLOSE.match(value, end):
        following = value.find(b"?=", end + 2)
        opening = value.find(b"=?", end + 3, following) if following >= 0 else -1
        if following < 0 or opening >= 0:
            break
        end = following
    if end >= 0:
        return end, end + 2
    next_word = value.find(b"=?", start)
    stop = next_word if next_word >= 0 else len(value)
    return stop, stop


def _q_decode(content: bytes) -> bytes:
    return binascii.a2b_qp(content.replace(b" ", b"_"), header=True)


def _join(pieces: list[_Piece], hint: str) -> str:
    texts: list[str] = []
    position = 0
    while position < len(pieces):
        charset = pieces[position].charset
        run = [pieces[position].data]
        position += 1
        while charset is not None and position < len(pieces) and _same(pieces[position].charset, charset):
            run.append(pieces[position].data)
            position += 1
        texts.append(charsets.decode(b"".join(run), charset or "", hint=hint).text)
    return "".join(texts)


def _same(other: str | None, charset: str) -> bool:
    return other is not None and other.lower() == charset.lower()
