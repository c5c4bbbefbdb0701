"""The small markup of texts for people, as HTML and as plain words.

A blank line parts paragraphs. `## ` begins a heading, `- ` a point of a list, `1. ` a step; `**words**` are strong,
`[words](https://…)` is a link, also to a page of the site (`/servicios/`), a mail or a telephone. Nothing else is known:
whatever else is written is shown as it stands.
"""

import re
from html import escape

import nh3

_TAGS = {"p", "h2", "ul", "ol", "li", "strong", "a", "br"}
_SCHEMES = {"https", "mailto", "tel"}
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(((?:https://|mailto:|tel:|/(?!/))[^\s()\\]{1,500})\)")
_STRONG = re.compile(r"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")
_POINT = re.compile(r"^[-•]\s+")
_STEP = re.compile(r"^\d{1,2}[.)]\s+")
_HEADING = re.compile(r"^#{1,3}\s+")


def html_of(text: str) -> str:
    """Return the text as harmless HTML."""
    blocks = [
        block for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) for block in _parted(part)
    ]
    html = "".join(_block(kind, lines) for kind, lines in blocks)
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener noreferrer"
    )


def plain_of(text: str) -> str:
    """Return the words alone, a heading, a point or a step on a line of its own: what is measured and read aloud."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").splitlines())
    bare = (_STEP.sub("", _POINT.sub("", _HEADING.sub("", line))) for line in lines)
    return "\n".join(_STRONG.sub(r"\1", _LINK.sub(r"\1", line)) for line in bare if line)


def _parted(part: str) -> list[tuple[str, list[str]]]:
    """Part the lines of a paragraph where a list begins or ends; a heading is alone."""
    blocks: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in part.splitlines())):
        kind = _kind(line)
        if blocks and blocks[-1][0] == kind != "h2":
            blocks[-1][1].append(line)
        else:
            blocks.append((kind, [line]))
    return blocks


def _kind(line: str) -> str:
    for kind, begins in (("h2", _HEADING), ("ul", _POINT), ("ol", _STEP)):
        if begins.match(line):
            return kind
    return "p"


def _block(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(map(_inline, lines))}</p>"
    if kind == "h2":
        return f"<h2>{_inline(_HEADING.sub('', lines[0]))}</h2>"
    begins = _POINT if kind == "ul" else _STEP
    items = "".join(f"<li>{_inline(begins.sub('', line))}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>"


def _inline(line: str) -> str:
    strong = _STRONG.sub(r"<strong>\1</strong>", escape(line))
    return _LINK.sub(r'<a href="\2">\1</a>', strong)
