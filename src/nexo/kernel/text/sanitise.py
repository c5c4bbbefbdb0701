"""Makes the HTML of strangers harmless: an allow-list of tags, and nothing fetched from outside."""

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
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}


def clean_html(html: str) -> str:
    """Return `html` with only harmless tags. Pictures stay only where they point into the same mail (`cid:`).

    Styles, scripts, forms, frames and comments are gone; links open apart and tell nothing of where they
    stood.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_keep,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={
            "script",
            "style",
            "title",
            "template",
            "noscript",
            "iframe",
            "object",
            "svg",
            "math",
        },
        strip_comments=True,
    )


def plain_text(html: str) -> str:
    """Return what a person would read of `html`, one line a block."""
    spaced = html
    for end in ("<br", "</p", "</div", "</li", "</tr", "</h1", "</h2", "</h3", "</blockquote"):
        spaced = spaced.replace(end, f"\n{end}").replace(end.upper(), f"\n{end}")
    text = nh3.clean(
        spaced, tags=set(), clean_content_tags={"script", "style", "title", "template", "noscript"}
    )
    lines = (" ".join(line.split()) for line in _unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.lower().startswith("cid:"):
        return None
    if tag == "a" and attribute == "href" and value.lower().startswith("cid:"):
        return None
    return value


def _unescape(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text
