"""Address lists as they come: RFC 5322 with comments, groups and routes, and everything that is not.

The structure is read on the raw bytes, the names are decoded afterwards: a decoded name may hold commas and
quotes. One pass over tokens; an opening that never closes is a character like any other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nexo.adapters.channels.email.mime import visible, words

_TOKEN = re.compile(
    rb"=\?[^?\s]{0,75}\?[bBqQ]\?[^?]{0,2000}\?=|[^\"()<>,;:=\\]+|\\.|.",
    re.DOTALL,
)
_PARENTHESIS = re.compile(rb"[()]|\\.", re.DOTALL)
_WORD_SHAPE = re.compile(rb"=\?[^?\s]{1,75}\?[bBqQ]\?")
_BARE = re.compile(r"""(?:"[^"]{1,100}"|[^\s<>"'(),;:]+)@[^\s<>"'(),;:]+""")
_SCHEME = re.compile(r"\[?mailto:?\]?", re.IGNORECASE)
_SPACED = re.compile(r"\s*([@.])\s*")
_EDGES = " \t<>\"'`,;:()[]{}"
_MAX_ADDRESSES = 2_000


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an address as written; either may be empty."""

    name: str
    address: str


@dataclass(slots=True)
class _Draft:
    """One entry of the list while its tokens are being read."""

    phrase: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    angle: bytes | None = None


def parse(raw: bytes, *, hint: str = "") -> list[Address]:
    """Return the addresses of a header in order, empty groups left out. Never raises."""
    value = words.unfold(raw[: words.MAX_HEADER])
    found = _read(value, hint)
    if not any(entry.address for entry in found) and _WORD_SHAPE.search(value):
        # The whole header, address included, was put into encoded words.
        again = _read(words.decode_header(value, hint=hint).encode(), hint)
        found = again if any(entry.address for entry in again) else found
    return found


def _read(value: bytes, hint: str) -> list[Address]:
    entries: list[Address] = []
    orphan, bare = "", False
    for draft in _drafts(value):
        entry = _address(draft, hint)
        if entry.address and orphan:
            # An unquoted comma inside a name: Müller, Hans <hans@…>
            entry = Address(f"{orphan}, {entry.name}" if entry.name else orphan, entry.address)
            orphan = ""
        if entry.address:
            entries.append(entry)
        elif entry.name:
            orphan = f"{orphan}, {entry.name}" if orphan else entry.name
            bare = draft.angle is None and " " not in orphan
        if len(entries) >= _MAX_ADDRESSES:
            break
    if orphan and not entries:
        # A local account without a domain (root), or a name alone.
        entries.append(Address("", orphan) if bare else Address(orphan, ""))
    return entries


def _drafts(value: bytes) -> Iterator[_Draft]:
    draft = _Draft()
    position = 0
    is_group = b";" in value
    comments = _comment_ends(value) if b"(" in value else {}
    while position < len(value):
        token, position = _next(value, position, comments)
        if token in {b",", b";"}:
            yield draft
            draft = _Draft()
        elif token == b":" and is_group and draft.angle is None and b"@" not in b"".join(draft.phrase):
            draft = _Draft()
        else:
            _add(draft, token, quoted_local=value[position : position + 1] == b"@")
    yield draft


def _next(value: bytes, position: int, comments: dict[int, int]) -> tuple[bytes, int]:
    """Return the next token whole: a quoted string, comment and angle address are one token each."""
    first = value[position : position + 1]
    end = -1
    if first == b'"':
        end = _closing(value, position, b'"')
    elif first == b"<":
        end = value.find(b">", position) + 1 or _to_separator(value, position)
    elif first == b"(":
        end = comments.get(position, -1)
    if end > 0:
        return value[position:end], end
    match = _TOKEN.match(value, position)
    return (match[0], match.end()) if match else (first, position + 1)


def _comment_ends(value: bytes) -> dict[int, int]:
    """Return for each opening parenthesis that is closed where its comment ends."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(value):
        if match[0] == b"(":
            opened.append(match.start())
        elif match[0] == b")" and opened:
            ends[opened.pop()] = match.end()
    return ends


def _closing(value: bytes, start: int, mark: bytes) -> int:
    end = value.find(mark, start + 1)
    while end > 0 and value[end - 1 : end] == b"\\" and value[end - 2 : end] != b"\\\\":
        end = value.find(mark, end + 1)
    return end + 1 if end > 0 else -1


def _to_separator(value: bytes, start: int) -> int:
    comma = value.find(b",", start)
    return comma if comma > 0 else len(value)


def _add(draft: _Draft, token: bytes, *, quoted_local: bool) -> None:
    if token.startswith(b"<"):
        if draft.angle is None or b"@" not in draft.angle:
            draft.angle = token.strip(b"<>")
    elif token.startswith(b"(") and len(token) > 1:
        draft.comments.append(token[1:-1])
    elif token.startswith(b'"') and len(token) > 1 and not quoted_local:
        draft.phrase.append(_unquoted(token))
    else:
        draft.phrase.append(token)


def _unquoted(token: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", token[1:-1])


def _address(draft: _Draft, hint: str) -> Address:
    phrase = b"".join(draft.phrase).strip()
    comment = b" ".join(draft.comments)
    if draft.angle is not None:
        address = _clean(words.decode_header(draft.angle, hint=hint))
        name = phrase or comment
        if not address and b"@" in phrase:
            return _from_text(words.decode_header(phrase, hint=hint), comment, hint)
        return Address(_name(name, hint), address)
    if _WORD_SHAPE.search(phrase) and b"@" not in phrase:
        return Address(_name(phrase, hint), "")
    return _from_text(words.decode_header(phrase, hint=hint), comment, hint)


def _from_text(text: str, comment: bytes, hint: str) -> Address:
    """Read an entry without angle brackets: an address alone, or with a name before or after it."""
    match = _BARE.search(text)
    if not match:
        text = _SPACED.sub(r"\1", text)
        match = _BARE.search(text)
    if not match:
        return Address(visible.one_line(text).strip("\"'"), "")
    rest = _SCHEME.sub("", text.replace(match[0], " ", 1))
    name = visible.one_line(rest).strip(_EDGES)
    return Address(name or _name(comment, hint), _clean(match[0]))


def _clean(text: str) -> str:
    """Return an address without route, scheme, blanks, dots at its end and characters that nobody sees."""
    text = visible.one_line(text).rpartition("<")[2]
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]
    text = text[7:] if text[:7].lower() == "mailto:" else text
    local, at, domain = text.rpartition("@")
    if not at:
        return "" if " " in text.strip() else text.strip(_EDGES)
    local = local.strip()
    if not local.startswith('"'):
        local = "".join(local.split()).lstrip(_EDGES)
    domain = "".join(domain.split())
    # An address of the form user@[192.0.2.1] keeps its bracket.
    return f"{local}@{domain.rstrip(_EDGES.replace(']', '') if domain.startswith('[') else _EDGES + '.')}"


def _name(raw: bytes, hint: str) -> str:
    text = visible.one_line(words.decode_header(raw, hint=hint))
    text = text.replace('\\"', '"').strip('" \t<>')
    if text.startswith("'") and text.endswith("'"):
        text = text[1:-1]
    return " ".join(text.split())
