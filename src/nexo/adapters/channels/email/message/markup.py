"""HTML made fit to be sanitised in bounded time, and the text that a person would read in it."""

import html as entities
import re
from dataclasses import dataclass, field

from nexo.adapters.channels.email.message.parsed import Attachment
from nexo.adapters.channels.email.mime import transfer, visible
from nexo.kernel.text.sanitise import clean_html

# A real HTML parser takes time by the square of the depth, of the attributes of a tag and of loose
# ampersands.
_MAX_DEPTH = 1_000
_MAX_ENTITIES = 50_000
_LOOSE_AMPERSAND = re.compile(r"&(?![A-Za-z#])")
_LONG_TAG = re.compile(r"<[A-Za-z!?][^<>]{20000,}>?")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})([^<>]*)>")
_CLOSED_BY_THEMSELVES = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "o",
        "option",
        "p",
        "param",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    ]
)
_DATA_PICTURE = re.compile(r"""data:image/(png|jpe?g|gif|webp|bmp);base64,([A-Za-z0-9+/=\s%]{1,15000000})""")
_MAX_PICTURES = 100
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_HREF = re.compile(r'href="([^"]{1,2000})"')
_ALT = re.compile(r'alt="([^"]{1,300})"')

_BLOCKS = frozenset(["caption", "dd", "div", "dl", "dt", "li", "table", "tbody", "tfoot", "thead", "tr"])
_SPACED_BLOCKS = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "ul"])
_MAX_QUOTES = 20


def tame(source: str) -> tuple[str, list[Attachment], bool]:
    """Return HTML that is read in linear time, the pictures inside it, and whether it was too much."""
    pictures: list[Attachment] = []

    def picture(match: re.Match[str]) -> str:
        if len(pictures) >= _MAX_PICTURES:
            return ""
        name = f"image{len(pictures) + 1}.{match[1].replace('jpeg', 'jpg')}"
        content = transfer.base64(match[2].encode("ascii", "ignore"))
        media_type = f"image/{match[1].replace('jpg', 'jpeg')}"
        pictures.append(Attachment(filename=name, media_type=media_type, content=content, inline_id=name))
        return f"cid:{name}"

    if "data:image/" in source:
        source = _DATA_PICTURE.sub(picture, source)
    source = _LONG_TAG.sub("", _LOOSE_AMPERSAND.sub("&amp;", source))
    if source.count("&") > _MAX_ENTITIES or _is_too_deep(source):
        words = "&".join(source.split("&", _MAX_ENTITIES)[:_MAX_ENTITIES])
        return f"<pre>{_TAG.sub('', words).replace('<', '&lt;')}</pre>", pictures, True
    return source, pictures, False


def sanitised(source: str) -> str:
    """Return tamed HTML as it may be shown: nothing active, nothing from outside."""
    return visible.running_text(clean_html(source))


def _is_too_deep(source: str) -> bool:
    depth = 0
    for match in _TAG.finditer(source):
        if match[2].lower() in _CLOSED_BY_THEMSELVES or match[3].endswith("/"):
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False


def to_text(clean: str) -> str:
    """Return sanitised HTML as text: a line for each block, quotes marked `> `, links with their target."""
    page = _Page()
    position = 0
    for match in _TAG.finditer(clean):
        page.say(clean[position : match.start()])
        page.tag(match[2].lower(), closing=bool(match[1]), attributes=match[3])
        position = match.end()
    page.say(clean[position:])
    return page.text()


@dataclass(slots=True)
class _Page:
    """The text so far: finished lines, the line being written, the open quotes, lists and links."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    quotes: int = 0
    lists: list[int] = field(default_factory=list)
    preformatted: int = 0
    links: list[tuple[str, int]] = field(default_factory=list)

    def say(self, raw: str) -> None:
        """Add text between two tags."""
        if not raw:
            return
        text = entities.unescape(raw).replace("\xa0", " ")
        if self.preformatted:
            first, *rest = text.split("\n")
            self.current.append(first)
            for line in rest:
                self.end_line()
                self.current.append(line)
            return
        text = _BLANKS.sub(" ", text)
        if text.startswith(" ") and (not self.current or self.current[-1].endswith(" ")):
            text = text[1:]
        if text:
            self.current.append(text)

    def tag(self, name: str, *, closing: bool, attributes: str) -> None:
        """Let a tag do what it does to the layout."""
        if name in _BLOCKS or name in _SPACED_BLOCKS:
            self._block(name, closing=closing)
        elif name == "br":
            self.end_line()
        elif name == "hr":
            self.end_block(name)
            self.current.append("---")
            self.end_line()
        elif name == "a":
            self._link(attributes, closing=closing)
        elif name in {"td", "th"} and not closing and self.current:
            self.current.append(" ")
        elif name == "img" and (alt := _ALT.search(attributes)):
            self.current.append(f"[{entities.unescape(alt[1])}]")

    def end_line(self) -> None:
        """Finish the line being written, empty or not."""
        line = "".join(self.current)
        mark = ">" * min(self.quotes, _MAX_QUOTES)
        line = line.rstrip() if self.preformatted else line.strip()
        self.lines.append(f"{mark} {line}".rstrip() if mark else line)
        self.current = []

    def end_block(self, name: str) -> None:
        """Finish the line being written if there is one; a paragraph leaves a blank line."""
        if "".join(self.current).strip():
            self.end_line()
        self.current = []
        if name in _SPACED_BLOCKS and self.lines and self.lines[-1].strip("> "):
            self.end_line()

    def text(self) -> str:
        """Return everything, with at most one blank line in a row."""
        self.end_block("div")
        kept: list[str] = []
        for line in self.lines:
            if line.strip("> ") or (kept and kept[-1].strip("> ")):
                kept.append(line)
        while kept and not kept[-1].strip("> "):
            kept.pop()
        return "\n".join(kept).strip("\n")

    def _block(self, name: str, *, closing: bool) -> None:
        if name == "blockquote":
            self._quote(closing=closing)
            return
        self.end_block(name if not (name in {"ul", "ol"} and self.lists) else "div")
        if name == "pre":
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif name in {"ul", "ol"} and closing:
            self.lists = self.lists[:-1]
        elif name in {"ul", "ol"}:
            self.lists.append(1 if name == "ol" else 0)
        elif name == "li" and not closing:
            self._item()

    def _quote(self, *, closing: bool) -> None:
        """Enter or leave a quote; the blank line between belongs to the outer text."""
        self.end_block("div" if closing else "blockquote")
        self.quotes = max(0, self.quotes + (-1 if closing else 1))
        if closing and self.lines:
            if not self.lines[-1].strip("> "):
                self.lines.pop()
            self.end_line()

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        self.current.append(f"{number}. " if number else "- ")
        if number:
            self.lists[-1] += 1

    def _link(self, attributes: str, *, closing: bool) -> None:
        if not closing:
            href = _HREF.search(attributes)
            self.links.append((entities.unescape(href[1]) if href else "", len(self.current)))
            return
        if not self.links:
            return
        target, start = self.links.pop()
        shown = "".join(self.current[start:]).strip()
        bare = target.removeprefix("mailto:").removeprefix("tel:")
        if (
            target.startswith(("http://", "https://", "mailto:"))
            and shown
            and bare.rstrip("/") not in shown.rstrip("/")
        ):
            self.current.append(f" <{bare}>")
