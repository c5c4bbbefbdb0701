"""Take out of a text what nobody sees: controls, direction overrides, zero-width characters.

They serve to make one name or address look like another. What PostgreSQL cannot store (NUL) goes as well.
"""

import re

# C0 and C1 controls, soft hyphen, zero-width, direction marks, embeddings, overrides and isolates, BOM, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANKS = re.compile(r"[\t\r\n\u2028\u2029\x85]+")
# In running text only what cannot be stored, and the overrides that show it backwards.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202d\u202e\ufeff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r|\u2028|\u2029|\x0c|\x85")


def one_line(text: str) -> str:
    """Return a header value, name or file name with only what is seen, on one line."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _INVISIBLE.sub("", _BLANKS.sub(" ", text)).strip()


def running_text(text: str) -> str:
    """Return a body with line feeds alone between lines and nothing that cannot be stored."""
    return _UNSTORABLE.sub("", _LINE_END.sub("\n", text))
