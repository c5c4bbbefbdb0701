"""From bytes and a declared charset to text: declared, then its usual alias, then detection.

A declared name is a hint. Mailers say GB2312 and send GBK, say ISO-8859-1 and send Windows-1252 or UTF-8, say
ISO-2022-JP and send NEC's characters; the ladders below are the supersets that read what was meant.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from nexo.adapters.channels.email.mime import detection, jis

_NAME = re.compile(r"[a-z0-9][a-z0-9._:+()-]{0,39}")
# Only real charsets: Python also knows "codecs" that are protocols (idna, punycode, unicode_escape).
_TEXT_CODEC = re.compile(
    r"(ascii|utf-|iso8859-|cp\d|koi8|mac-|gb|hz|big5|shift|euc|iso2022|johab|tis|ptcp|kz1)"
)

_ALIASES = {
    "ansi": "cp1252",
    "ansi_x3.4-1968": "ascii",
    "ascii//translit": "ascii",
    "big5-eten": "cp950",
    "cn-big5": "big5",
    "cn-gb": "gb18030",
    "cp-850": "cp850",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "cp50222": "iso2022_jp",
    "cp51932": "euc_jp",
    "cp51949": "cp949",
    "cp936": "gb18030",
    "csisolatin1": "iso8859-1",
    "dos-874": "cp874",
    "dos-862": "cp862",
    "eucgb2312_cn": "gb18030",
    "eucjp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "gb_2312-80": "gb18030",
    "gb-2312": "gb18030",
    "iso-10646": "utf-8",
    "iso-10646-ucs-2": "utf-16",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "iso8859": "iso8859-1",
    "iso-8859": "iso8859-1",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "latin-2": "iso8859-2",
    "macintosh": "mac-roman",
    "ms-ansi": "cp1252",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "tis620": "cp874",
    "unicode": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "visual": "iso8859-8",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-ce": "mac-latin2",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-windows-874": "cp874",
    "x-windows-949": "cp949",
    "x-x-big5": "big5",
}

# What to try, in order and strictly, for each canonical name.
_LADDERS = {
    "ascii": ("ascii",),
    "big5": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp949": ("cp949",),
    "euc_kr": ("cp949",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "hz": ("hz", "gb18030"),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
    "tis-620": ("cp874",),
    "iso8859-11": ("cp874",),
}
# The bytes 0x80-0x9F are controls in ISO 8859 and letters or quotes in the Windows page that was meant.
_WINDOWS_TWINS = {
    "iso8859-1": "cp1252",
    "iso8859-2": "cp1250",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}
_WESTERN = frozenset(
    {"ascii", "cp1250", "cp1252", "cp1254", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15"}
)
_STATEFUL = frozenset(
    {"utf-7", "hz", "iso2022_jp", "iso2022_kr", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_C1 = re.compile(rb"[\x80-\x9f]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Of the bytes above 0x7F, this share may be broken before UTF-8 is no longer believed.
_BROKEN_SHARE = 0.1
# A double-byte text that happens to be valid UTF-8 has at most a few characters.
_FEW_CHARACTERS = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec that read it, and whether the declared charset was believed."""

    text: str
    codec: str
    as_declared: bool


@lru_cache(maxsize=512)
def canonical(declared: str) -> str:
    """Return Python's name of a declared charset, or an empty string when nobody knows it."""
    name = declared.strip(" \t\"'<>;,").lower().split("*")[0]
    name = _ALIASES.get(name.replace(" ", "-"), name.replace(" ", "-"))
    if not _NAME.fullmatch(name):
        return ""
    for candidate in (name, _ALIASES.get(name.replace("_", "-"), ""), name.removeprefix("x-")):
        try:
            found = codecs.lookup(candidate).name if candidate else ""
        except LookupError:
            continue
        if _TEXT_CODEC.match(found):
            return found
    return ""


def decode(data: bytes, declared: str = "", *, hint: str = "") -> Decoded:
    """Return `data` as text; `hint` is a charset named elsewhere in the message. Never raises."""
    name = canonical(declared)
    if data.isascii() and b"\x1b" not in data and name not in _STATEFUL:
        return Decoded(data.decode("ascii"), name or "ascii", as_declared=True)
    data = data.removeprefix(codecs.BOM_UTF8)
    for codec in _ladder(name, data):
        text = _strict(data, codec)
        if text is not None:
            return Decoded(text, codec, as_declared=_same_family(name, codec))
    if name == "utf-8" and _mostly_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", as_declared=False)
    return _guessed(data, canonical(hint) or name)


def _guessed(data: bytes, hint: str) -> Decoded:
    """Read without a declared charset. A hint that is no Western page and fits byte by byte is believed."""
    for codec in () if hint in _WESTERN or not hint else ("utf-8", *_ladder(hint, data)):
        text = _strict(data, codec)
        if text is not None:
            return Decoded(text, codec, as_declared=False)
    guess = detection.detect(data, hint=hint)
    text = _strict(data, guess)
    return Decoded(data.decode(guess, "replace") if text is None else text, guess, as_declared=False)


def _ladder(name: str, data: bytes) -> tuple[str, ...]:
    """Return the codecs to try strictly, best first."""
    if not name:
        return ()
    if name in _WESTERN:
        ladder = ("utf-8",) if _UTF8_SEQUENCE.search(data) else ()
        twin = _WINDOWS_TWINS.get(name)
        return (*ladder, twin, name) if twin and _C1.search(data) else (*ladder, name)
    if name in _LADDERS or name in {"gb18030", "euc_jp"}:
        utf8 = ("utf-8",) if len(_UTF8_SEQUENCE.findall(data[:200])) > _FEW_CHARACTERS else ()
        return (*utf8, *_LADDERS.get(name, (name,)))
    if name in _WINDOWS_TWINS and _C1.search(data):
        return (_WINDOWS_TWINS[name],)
    return (name,)


def _strict(data: bytes, codec: str) -> str | None:
    """Return the text when every byte is explained by `codec`, else None."""
    try:
        text = data.decode(codec)
        # UTF-7 lets half characters through, which no database takes.
        return text if codec != "utf-7" else _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    except UnicodeError:
        return jis.decode(data, codec) if codec in jis.CODECS else None


def _same_family(name: str, codec: str) -> bool:
    return codec == name or codec in _LADDERS.get(name, ()) or codec == _WINDOWS_TWINS.get(name)


def _mostly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a few broken places: a cut tail, one pasted Latin letter."""
    high = sum(1 for byte in data[:20_000] if byte > 0x7F)  # noqa: PLR2004 - the end of ASCII
    explained = sum(len(match[0]) for match in _UTF8_SEQUENCE.finditer(data[:20_000]))
    return high > 0 and high - explained <= max(1, high * _BROKEN_SHARE)
