"""Makes the HTML of strangers harmless: an allow-list of tags, and nothing fetched from outside."""

import re
from html import unescape

import nh3

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_LINKED = {"http", "https", "mailto", "tel"}
_UNREADABLE = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"}
_ENDS = re.compile(r"<(br|hr|/p|/div|/li|/tr|/table|/h[1-6]|/blockquote|/pre)\b", re.IGNORECASE)


def clean_html(html: str) -> str:
    """Return `html` with only harmless tags. Pictures stay only where they point into the same mail (`cid:`).

    Styles, scripts, forms, frames and comments are gone; links open apart and tell nothing of where they
    stood.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_LINKED | {"cid"},
        attribute_filter=_keep,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags=_UNREADABLE,
        strip_comments=True,
    )


def plain_text(html: str) -> str:
    """Return what a person would read of `html`, one line a block."""
    bare = nh3.clean(_ENDS.sub(r"\n\g<0>", html), tags=set(), clean_content_tags=_UNREADABLE)
    lines = (" ".join(line.split()) for line in unescape(bare).splitlines())
    return "\n".join(line for line in lines if line)


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    """Drop what would be fetched unasked, and links into our own site: only whole addresses are links."""
    scheme = value.strip().partition(":")[0].lower()
    if attribute == "src":
        return value if scheme == "cid" else None
    if attribute == "href":
        return value if scheme in _LINKED and ":" in value else None
    return value
