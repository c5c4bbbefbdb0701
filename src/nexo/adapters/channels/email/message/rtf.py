"""The words of a Rich Text body, and the HTML that Outlook hides in one ([MS-OXRTFEX]).

Only what carries words is read: groups, the characters that are escaped, and the marks of encapsulated HTML. One
pass, no recursion; what does not fit is left out.
"""

import re
from dataclasses import dataclass, field

from nexo.adapters.channels.email.mime import charsets

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])|(?P<plain>[^\\{}\r\n]+)"
)
_HIDDEN = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"generator",
    b"listtable", b"listoverridetable", b"rsidtbl", b"themedata", b"datastore", b"mhtmltag", b"fldinst",
})  # fmt: skip
_SPACES = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"page": "\n"}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_SIGNS = {
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•",
}  # fmt: skip
_MAX_DEPTH, _MAX_SKIP = 500, 16
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000


@dataclass(slots=True)
class _Group:
    """What holds inside a pair of braces. `is_tag`: a piece of HTML; `skip`: characters after each Unicode one."""

    is_hidden: bool = False
    is_tag: bool = False
    is_rtf_only: bool = False
    skip: int = 1


@dataclass(slots=True)
class _Reading:
    codepage: str
    is_html: bool = False
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    depth_beyond: int = 0
    out: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    is_optional: bool = False

    @property
    def group(self) -> _Group:
        """The innermost group."""
        return self.groups[-1]


def read(data: bytes, codepage: str = "cp1252") -> tuple[str, str]:
    """Return text and HTML; either may be empty. Never raises."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return "", ""
    now = _Reading(codepage, is_html=b"\\fromhtml" in data[:2_000])
    for token in _TOKEN.finditer(data):
        _take(now, token)
    _flush(now)
    found = "".join(now.out)
    return ("", found) if now.is_html else (found.strip("\n"), "")


def _take(now: _Reading, token: re.Match[bytes]) -> None:
    kind = token.lastgroup
    if token["hex"] is None and token["plain"] is None:
        _flush(now)
    if kind == "open":
        _opened(now)
    elif kind == "close":
        _closed(now)
    elif token["word"] is not None:
        _word(now, token["word"], int(token["number"] or 1), has_number=token["number"] is not None)
    elif token["hex"] is not None:
        _bytes(now, bytes([int(token["hex"], 16)]))
    elif token["plain"] is not None:
        _bytes(now, token["plain"])
    elif token["symbol"] == b"*":
        now.is_optional = True
    else:
        _say(now, _SYMBOLS.get(token["symbol"], ""))


def _opened(now: _Reading) -> None:
    now.is_optional, now.to_skip = False, 0
    if len(now.groups) > _MAX_DEPTH:
        now.depth_beyond += 1
        return
    above = now.group
    now.groups.append(_Group(above.is_hidden, above.is_tag, above.is_rtf_only, above.skip))


def _closed(now: _Reading) -> None:
    now.is_optional, now.to_skip = False, 0
    if now.depth_beyond:
        now.depth_beyond -= 1
    elif len(now.groups) > 1:
        now.groups.pop()


def _word(now: _Reading, word: bytes, number: int, *, has_number: bool) -> None:
    is_optional, now.is_optional = now.is_optional, False
    if word == b"htmltag":
        now.group.is_tag = True
    elif word == b"htmlrtf":
        now.group.is_rtf_only = number != 0
    elif is_optional or word in _HIDDEN:
        now.group.is_hidden = True
    elif word == b"ansicpg" and has_number:
        now.codepage = f"cp{number}"
    elif word == b"uc" and has_number:
        now.group.skip = min(max(number, 0), _MAX_SKIP)
    elif word == b"u" and has_number:
        _say(now, _unit(number))
        now.to_skip = now.group.skip
    else:
        _say(now, _SPACES.get(word) or _SIGNS.get(word, ""))


def _unit(number: int) -> str:
    """Return a UTF-16 unit, which RTF writes as a signed number; halves of a pair meet in `_flush`."""
    return chr(number & 0xFFFF)


def _bytes(now: _Reading, data: bytes) -> None:
    """Keep bytes until something else comes: a character of some codepages is two escapes."""
    left = data[now.to_skip :]
    now.to_skip = max(0, now.to_skip - len(data))
    now.waiting += left


def _flush(now: _Reading) -> None:
    if now.waiting:
        _say(now, charsets.decode(bytes(now.waiting), now.codepage).text)
        now.waiting.clear()


def _say(now: _Reading, text: str) -> None:
    group = now.group
    is_html_only = now.is_html and group.is_rtf_only and not group.is_tag
    if not text or group.is_hidden or is_html_only or (group.is_tag and not now.is_html):
        return
    before = now.out[-1] if now.out else ""
    if len(text) == len(before) == 1 and _HIGH <= ord(before) < _LOW <= ord(text) < _END:
        now.out[-1] = (before + text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    else:
        now.out.append(text)
