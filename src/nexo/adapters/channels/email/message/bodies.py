"""From the tree of parts to one text, one HTML and a list of files.

Each leaf becomes either a block of the body or a file. Of alternatives the last HTML and the first text
count; parts in a row are joined in their order, a block that exists in one form only is carried over into the
other.
"""

import html as entities
import re
from dataclasses import dataclass, field

from nexo.adapters.channels.email.message import calendar, flowed, markup, smime, tnef
from nexo.adapters.channels.email.message.names import default_name, name_of, safe_name
from nexo.adapters.channels.email.message.parsed import Attachment
from nexo.adapters.channels.email.mime import charsets, parameters, structure, transfer, visible, words
from nexo.adapters.channels.email.mime.structure import Part, Tree

# A body larger than this is shown cut and kept whole as a file.
MAX_BODY = 1_000_000
MAX_HTML = 500_000
# Each level is a call within a call: five envelopes, or fewer where parts lie deep in one another.
_MAX_LEVEL, _LEVELS_OF_ENVELOPE = 100, 20
_COMPARED = 2_000
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_ENRICHED = re.compile(r"<[^<>]{0,100}>")
_INLINE_PGP = "-----BEGIN PGP MESSAGE-----"

_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text"})
_NEVER_SHOWN = frozenset({"text/x-amp-html", "text/watch-html"})


@dataclass(slots=True)
class Bodies:
    """What a part and everything below it says. Blocks are pairs of text and HTML; either may be empty."""

    blocks: list[tuple[str, str]] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    calendar: str = ""
    is_signed: bool = False

    @property
    def has_words(self) -> bool:
        """Whether anything is there to read."""
        return any(text.strip() or html.strip() for text, html in self.blocks)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a mail: all its text, all its HTML (sanitised), and its files."""

    text: str
    html: str
    files: tuple[Attachment, ...]
    is_signed: bool = False


def read(tree: Tree) -> Body:
    """Return the body of a message; never raises."""
    found = _part(tree, tree.root, 0, is_body=True)
    if not found.has_words and found.calendar:
        found.blocks = [(calendar.summary(found.calendar), "")]
    blocks = _without_doubles(found.blocks)
    texts = [text if text.strip() else markup.to_text(html) for text, html in blocks]
    html = ""
    if any(html.strip() for _, html in blocks):
        html = "\n".join(html if html.strip() else _as_html(text) for text, html in blocks)
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    if _INLINE_PGP in text:
        tree.note("encrypted")
    return Body(text, html, tuple(found.files), found.is_signed)


def _without_doubles(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join a text and the HTML after it that says the same: alternatives that nobody called so."""
    kept: list[tuple[str, str]] = []
    for text, html in blocks:
        before = kept[-1] if kept else ("", "")
        may_repeat = html and not text.strip() and not before[1] and before[0].strip()
        if may_repeat and _squeezed(before[0]) == _squeezed(markup.to_text(html)):
            kept[-1] = (before[0], html)
        else:
            kept.append((text, html))
    return kept


def _squeezed(text: str) -> str:
    return "".join(text[:_COMPARED].split())


def _part(tree: Tree, part: Part, depth: int, *, is_body: bool = False) -> Bodies:
    """Read a part and what is below it. `is_body`: its place makes it the body, whatever its name."""
    if not part.is_multipart:
        return _leaf(tree, part, depth, is_body=is_body)
    is_choice = part.media_type == "multipart/alternative"
    children = [_part(tree, child, depth + 1, is_body=is_choice) for child in part.children]
    if part.media_type == "multipart/encrypted":
        tree.note("encrypted")
    joined = Bodies(
        files=[file for child in children for file in child.files],
        calendar=next((child.calendar for child in children if child.calendar), ""),
        is_signed=part.media_type == "multipart/signed" or any(child.is_signed for child in children),
    )
    if is_choice:
        joined.blocks = _best(children)
    else:
        joined.blocks = [block for child in children for block in child.blocks]
    return joined


def _best(children: list[Bodies]) -> list[tuple[str, str]]:
    """Return the blocks of alternatives: text of the first that has some, HTML of the last."""
    texts = [child for child in children if any(text.strip() for text, _ in child.blocks)]
    htmls = [child for child in children if any(html.strip() for _, html in child.blocks)]
    if not texts or not htmls:
        return next((child.blocks for child in (*texts[:1], *htmls[-1:])), [])
    text = "\n\n".join(text for text, _ in texts[0].blocks if text.strip())
    html = "\n".join(html if html.strip() else _as_html(text) for text, html in htmls[-1].blocks)
    return [(text, html)]


def _leaf(tree: Tree, part: Part, depth: int, *, is_body: bool) -> Bodies:
    disposition = parameters.parse(part.first("content-disposition") or b"")
    content = tree.content(part)
    if part.media_type.startswith("multipart/"):
        return _text(tree, part, content)
    if part.media_type in _NEVER_SHOWN:
        return Bodies()
    if _is_shown(part, disposition, is_body=is_body):
        return _text(tree, part, content)
    file = _file(part, disposition.parameters, content)
    if part.media_type in _TNEF or file.filename.lower() == "winmail.dat":
        return _tnef(tree, file)
    if part.media_type in _SMIME or file.filename.lower() == "smime.p7m":
        return _envelope(tree, file, depth)
    found = Bodies(files=[file])
    if part.media_type == "text/calendar":
        found.calendar = _decoded(part, content[:MAX_BODY]).text
    return found


def _is_shown(part: Part, disposition: parameters.Structured, *, is_body: bool) -> bool:
    """Whether a leaf is part of the body: a text without a name that nobody calls an attachment."""
    if part.media_type not in _TEXTS:
        return False
    has_name = bool(disposition.parameters.get("filename") or part.parameters.get("name"))
    is_attached = disposition.value == "attachment"
    return not (is_attached and has_name) if is_body else not (is_attached or has_name)


def _file(part: Part, disposition: dict[str, str], content: bytes) -> Attachment:
    content_id = words.unfold(part.first("content-id") or b"").decode("utf-8", "replace").strip("<> ")
    return Attachment(
        filename=name_of(part, disposition, content),
        media_type=visible.one_line(part.media_type),
        content=content,
        inline_id=visible.one_line(content_id) or None,
    )


def _text(tree: Tree, part: Part, content: bytes) -> Bodies:
    """Return a text part as one block, with the files that were written inside it."""
    found = Bodies()
    is_html = part.media_type == "text/html"
    limit = MAX_HTML if is_html else MAX_BODY
    if len(content) > limit:
        tree.note("text_truncated")
        kind = "text/html" if is_html else "text/plain"
        found.files.append(Attachment(filename=default_name(kind), media_type=kind, content=content))
    if not is_html and b"begin" in content:
        files, content = transfer.uuencoded(content)
        found.files += [_uuencoded_file(name, data) for name, data in files]
    decoded = _decoded(part, content[:limit])
    if not decoded.as_declared:
        tree.note("charset_guessed")
    text = visible.running_text(decoded.text)
    if is_html:
        found.blocks = [("", _html(tree, text, found.files))]
    else:
        found.blocks = [(_plain(part, text), "")]
    return found


def _decoded(part: Part, content: bytes) -> charsets.Decoded:
    declared = part.parameters.get("charset", "")
    if part.media_type == "text/html" and not content.isascii() and not charsets.canonical(declared):
        meta = _META_CHARSET.search(content[:4_000])
        declared = meta[1].decode("ascii") if meta else declared
    if not declared and content.isascii():
        declared = "ascii"
    return charsets.decode(content, declared)


def _html(tree: Tree, text: str, files: list[Attachment]) -> str:
    tamed, pictures, too_much = markup.tame(text)
    files += pictures
    if too_much:
        tree.note("html_too_complex")
        files.append(Attachment(filename="document.html", media_type="text/html", content=text.encode()))
    return markup.sanitised(tamed)


def _plain(part: Part, text: str) -> str:
    if part.media_type in {"text/enriched", "text/richtext"}:
        return _ENRICHED.sub("", text)
    if part.parameters.get("format", "").lower() == "flowed":
        return flowed.unwrap(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _uuencoded_file(name: bytes, content: bytes) -> Attachment:
    filename = safe_name(charsets.decode(name).text) or "file.bin"
    return Attachment(filename=filename, media_type="application/octet-stream", content=content)


def _tnef(tree: Tree, file: Attachment) -> Bodies:
    unpacked = tnef.unpack(file.content)
    if unpacked is None:
        tree.note("tnef_unreadable")
        return Bodies(files=[file])
    found = Bodies(files=unpacked.files)
    if unpacked.text.strip() or unpacked.html.strip():
        html = (
            _html(tree, visible.running_text(unpacked.html)[:MAX_HTML], found.files) if unpacked.html else ""
        )
        found.blocks = [(visible.running_text(unpacked.text)[:MAX_BODY], html)]
    return found


def _envelope(tree: Tree, file: Attachment, depth: int) -> Bodies:
    """Return what an S/MIME envelope wraps, the envelope itself kept as a file."""
    kind = smime.kind_of(file.content)
    if kind is smime.Kind.ENCRYPTED:
        tree.note("encrypted")
        return Bodies(files=[file])
    if smime.is_cut(file.content):
        tree.note("smime_cut")
    content = smime.signed_content(file.content) if depth < _MAX_LEVEL else None
    if content is None:
        tree.note("smime_unreadable")
        return Bodies(files=[file])
    inner = structure.read(content)
    found = _part(inner, inner.root, depth + _LEVELS_OF_ENVELOPE, is_body=True)
    found.is_signed = True
    for defect in inner.defects:
        tree.note(defect)
    found.files.append(file)
    return found


def _as_html(text: str) -> str:
    return f"<pre>{entities.escape(text, quote=False)}</pre>"
