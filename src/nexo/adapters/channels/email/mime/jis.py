"""Japanese as it is really sent: ISO-2022-JP and EUC-JP with NEC's and IBM's extra characters.

Python's codecs follow the standard and refuse row 13 (circled numbers, units) and half-width katakana, which
every Japanese mailer sends. Each double byte is moved to Shift_JIS and read there as Windows code page 932.
"""

import re

CODECS = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "euc_jp"})

_SEGMENT = re.compile(rb"(\x1b\$[@B]|\x1b\$\([BDOPQ]|\x1b\([BJIH]|\x0e|\x0f)")
_PAIR = re.compile(rb"[\x21-\x7e]{2}")
_EUC_UNIT = re.compile(rb"\x8e([\xa1-\xdf])|([\xa1-\xfe]{2})")
_ODD_ROW_SPLIT = 0x60
_ROW_SPLIT = 0x5F
_MISSING = "\N{REPLACEMENT CHARACTER}"


def decode(data: bytes, codec: str) -> str | None:
    """Return the text, or None when what comes out is not credible."""
    text = _from_euc(data) if codec == "euc_jp" else _from_iso2022(data)
    return None if text.count(_MISSING) * 10 > len(text) else text


def _from_iso2022(data: bytes) -> str:
    mode = "ascii"
    pieces: list[str] = []
    for segment in _SEGMENT.split(data):
        if _SEGMENT.fullmatch(segment):
            mode = _mode_after(segment)
        elif mode == "kanji":
            pieces.append(_PAIR.sub(_shifted, segment).decode("cp932", "replace"))
        elif mode == "katakana":
            raised = bytes(byte | 0x80 if byte > 0x20 else byte for byte in segment)  # noqa: PLR2004 - the ISO-2022 escape moves bytes above the blank
            pieces.append(raised.decode("cp932", "replace"))
        else:
            pieces.append(segment.decode("ascii", "replace"))
    return "".join(pieces)


def _mode_after(escape: bytes) -> str:
    if escape.startswith(b"\x1b$"):
        return "kanji"
    return "katakana" if escape in {b"\x1b(I", b"\x0e"} else "ascii"


def _from_euc(data: bytes) -> str:
    def unit(match: re.Match[bytes]) -> bytes:
        single, pair = match.groups()
        return single or _shift_jis(pair[0] & 0x7F, pair[1] & 0x7F)

    return _EUC_UNIT.sub(unit, data).decode("cp932", "replace")


def _shifted(match: re.Match[bytes]) -> bytes:
    return _shift_jis(match[0][0], match[0][1])


def _shift_jis(row: int, cell: int) -> bytes:
    """Move one character of JIS X 0208 (7-bit row and cell) to its two bytes of Shift_JIS."""
    offset = (0x1F if cell < _ODD_ROW_SPLIT else 0x20) if row % 2 else 0x7E
    return bytes(((row + 1) // 2 + (0x70 if row < _ROW_SPLIT else 0xB0), cell + offset))
