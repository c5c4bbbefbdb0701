"""The tree of a message: headers and parts by their place in the bytes, found in one pass.

Every line that starts with two dashes is looked up once among the boundaries that are open. A boundary of an
outer part closes whatever an inner part forgot to close. Depth, number of parts and number of headers are
bounded; what lies beyond stays whole inside the last part, so nothing is lost.
"""

import re
from dataclasses import dataclass, field

from nexo.adapters.channels.email.mime import parameters, transfer

MAX_DEPTH = 200
MAX_PARTS = 5_000
MAX_HEADERS = 2_000
_MAX_DASHED = 1_000_000
# A header block larger than this is a body that lost its blank line.
_MAX_HEADER_BLOCK = 4_000_000

_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN_HEADER = re.compile(
    rb"(?:content|x|list|resent|dkim|arc|thread|auto|received|mime)-[a-z0-9-]{1,60}:|(?:from|to|cc|bcc|subject|date"
    rb"|message-id|received|return-path|reply-to|references|in-reply-to|sender|delivered-to|user-agent|importance"
    rb"|priority|precedence|authentication-results|domainkey-signature|organization):",
    re.IGNORECASE,
)
_DASHED = re.compile(rb"^--([^\n]{1,300})", re.MULTILINE)
_ENVELOPE_LINE = re.compile(rb">?From [^\n]*\n")
_LEADING_BLANK = re.compile(rb"(?:[ \t]*\r*\n)+")


@dataclass(slots=True)
class Part:
    """One part: its headers in order (lower-case names, raw values), kind, and where its body lies."""

    headers: list[tuple[str, bytes]]
    body: int
    end: int
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list["Part"] = field(default_factory=list)

    def first(self, name: str) -> bytes | None:
        """Return the raw value of the first header of that name."""
        return next((value for key, value in self.headers if key == name), None)

    def every(self, name: str) -> list[bytes]:
        """Return the raw values of all headers of that name, top first."""
        return [value for key, value in self.headers if key == name]

    @property
    def is_multipart(self) -> bool:
        """Whether the part was split into children."""
        return bool(self.children)


@dataclass(slots=True)
class Tree:
    """A message in its bytes, with what was wrong in its form."""

    source: bytes
    root: Part
    defects: list[str] = field(default_factory=list)

    def content(self, part: Part) -> bytes:
        """Return the decoded bytes of a leaf."""
        raw = self.source[part.body : part.end]
        encoding = (part.first("content-transfer-encoding") or b"").decode("ascii", "replace")
        data, understood = transfer.decode(raw, encoding)
        if not understood:
            self.note("unknown_transfer_encoding")
        return data

    def note(self, defect: str) -> None:
        """Record a defect once."""
        if defect not in self.defects:
            self.defects.append(defect)


def read(raw: bytes) -> Tree:
    """Return the tree of a message; never raises, whatever the bytes."""
    source = raw if b"\n" in raw or b"\r" not in raw else raw.replace(b"\r", b"\n")
    start = blank.end() if (blank := _LEADING_BLANK.match(source)) else 0
    envelope = _ENVELOPE_LINE.match(source, start)
    tree = Tree(source, Part([], 0, len(source)))
    tree.root = _part(tree, envelope.end() if envelope else start, "text/plain")
    _Splitter(tree).run()
    return tree


def headers_of(raw: bytes) -> list[tuple[str, bytes]]:
    """Return only the headers of a message or of the copy of one inside a report."""
    start = blank.end() if (blank := _LEADING_BLANK.match(raw)) else 0
    return _headers(Tree(raw, Part([], 0, 0)), start)[0]


def _part(tree: Tree, start: int, default_type: str) -> Part:
    headers, body = _headers(tree, start)
    part = Part(headers, body, len(tree.source), default_type)
    declared = part.first("content-type")
    if declared is not None:
        structured = parameters.parse(declared)
        part.parameters = structured.parameters
        part.media_type = _media_type(structured.value, default_type)
    return part


def _media_type(value: str, default_type: str) -> str:
    main, slash, sub = value.partition("/")
    if slash and main and sub:
        return value.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0][:120]
    return {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(main, default_type)


def _headers(tree: Tree, start: int) -> tuple[list[tuple[str, bytes]], int]:
    """Read header lines from `start`; return them and where the body begins."""
    source = tree.source
    found: list[tuple[str, int, int]] = []
    position = start
    while position < len(source) and position - start < _MAX_HEADER_BLOCK:
        line_end = source.find(b"\n", position) + 1 or len(source)
        first = source[position : position + 1]
        if first in b"\r\n" and not source[position:line_end].strip():
            return _values(source, found), line_end
        header = _HEADER.match(source, position, line_end)
        if header and first not in b" \t" and len(found) < MAX_HEADERS:
            found.append((header[1].decode("ascii").lower(), header.end(), line_end))
        elif found and (first in b" \t" or _goes_on(source, line_end)):
            found[-1] = (found[-1][0], found[-1][1], line_end)
        else:
            break
        position = line_end
    if position < len(source):
        tree.note("no_blank_line_after_headers" if found else "no_headers")
    return _values(source, found), position


def _goes_on(source: bytes, line_end: int) -> bool:
    """Whether the line after a stray one is a header again: then the stray one was a broken fold."""
    return _KNOWN_HEADER.match(source, line_end) is not None


def _values(source: bytes, found: list[tuple[str, int, int]]) -> list[tuple[str, bytes]]:
    return [(name, source[start:end].rstrip(b"\r\n")) for name, start, end in found]


@dataclass(slots=True)
class _Splitter:
    """The multiparts that are open while the dashed lines go by, outermost first."""

    tree: Tree
    opened: list[Part] = field(default_factory=list)
    boundaries: list[bytes] = field(default_factory=list)
    level_of: dict[bytes, int] = field(default_factory=dict)

    def run(self) -> None:
        """Cut the root into parts at the boundaries."""
        source = self.tree.source
        self._enter(self.tree.root)
        if not self.opened:
            return
        parts = lines = 0
        reached = self.tree.root.body
        for match in _DASHED.finditer(source, reached):
            lines += 1
            if parts >= MAX_PARTS or lines >= _MAX_DASHED or not self.opened:
                break
            level, closing = self._place(match[1].rstrip(b" \t\r"))
            if level < 0 or match.start() < reached:
                continue
            owner = self._close_to(level, _before_line_end(source, match.start()))
            if closing:
                self._leave(level)
                continue
            parts += 1
            child = self._child(owner, min(match.end() + 1, len(source)))
            reached = child.body
            self._enter(child)
        if parts >= MAX_PARTS or lines >= _MAX_DASHED:
            self.tree.note("too_many_parts")
        if self.opened:
            self.tree.note("boundary_not_closed")

    def _place(self, token: bytes) -> tuple[int, bool]:
        """Return the level of the open boundary that this line is (or -1) and whether it closes it."""
        level = self.level_of.get(token, -1)
        if level < 0 and token.endswith(b"--"):
            return self.level_of.get(token[:-2], -1), True
        return level, False

    def _child(self, owner: Part, start: int) -> Part:
        default = "message/rfc822" if owner.media_type == "multipart/digest" else "text/plain"
        # When the next boundary follows at once, the part is empty.
        empty = _DASHED.match(self.tree.source, start)
        child = Part([], start, start, default) if empty else _part(self.tree, start, default)
        owner.children.append(child)
        return child

    def _close_to(self, level: int, end: int) -> Part:
        """End the last child of every open multipart down to `level`; return the one at `level`."""
        if len(self.opened) > level + 1:
            self.tree.note("boundary_not_closed")
        for part in self.opened[level:]:
            if part.children:
                last = part.children[-1]
                last.end = max(last.body, min(last.end, end))
        self._leave(level + 1)
        return self.opened[level]

    def _enter(self, part: Part) -> None:
        """Make `part` the innermost open multipart, if it is one and has a boundary."""
        if not part.media_type.startswith("multipart/"):
            return
        if len(self.opened) >= MAX_DEPTH:
            self.tree.note("nested_too_deep")
            return
        boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
        if not boundary or (not self.opened and self.tree.source.find(b"--" + boundary, part.body) < 0):
            self.tree.note("boundary_missing")
            boundary = _guess(self.tree, part)
        if not boundary:
            part.media_type = "text/plain"
            return
        self.opened.append(part)
        self.boundaries.append(boundary)
        self.level_of[boundary] = len(self.opened) - 1

    def _leave(self, level: int) -> None:
        """Forget the open multiparts from `level` inwards; an outer one of the same boundary counts again."""
        gone = self.boundaries[level:]
        del self.opened[level:], self.boundaries[level:]
        for boundary in gone:
            self.level_of.pop(boundary, None)
        for boundary in gone:
            if boundary in self.boundaries:
                self.level_of[boundary] = len(self.boundaries) - 1 - self.boundaries[::-1].index(boundary)


def _before_line_end(source: bytes, position: int) -> int:
    """Return `position` less the line end that belongs to the boundary."""
    if source[position - 1 : position] == b"\n":
        position -= 1
    return position - 1 if source[position - 1 : position] == b"\r" else position


def _guess(tree: Tree, part: Part) -> bytes:
    """Return the first dashed line that is followed by a header: the boundary nobody declared."""
    for match in _DASHED.finditer(tree.source, part.body, part.body + 100_000):
        if _KNOWN_HEADER.match(tree.source, match.end() + 1):
            return match[1].rstrip(b" \t\r")
    return b""
