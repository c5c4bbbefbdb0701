"""Templates of addresses, bodies and headers: `{{name}}` becomes a value, spelled as its place demands."""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

NAMES = frozenset({"to", "from", "text", "key", "coding", "dlr_url", "user", "password"})

Values = Mapping[str, str | bytes]
Spelling = Callable[[str | bytes], str]

_MARK = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def unknown_names(*templates: str) -> set[str]:
    """Return the names in `templates` that stand for nothing."""
    return {name for template in templates for name in _MARK.findall(template)} - NAMES


def fill(template: str, values: Values, spelling: Spelling) -> str:
    """Return `template` with its marks replaced."""
    return _MARK.sub(lambda mark: spelling(values[mark[1]]), template)


def in_url(value: str | bytes) -> str:
    """Spell a value for an address or a form; bytes go as they are."""
    return quote(value, safe="")


def in_json(value: str | bytes) -> str:
    """Spell a value for the inside of a JSON string."""
    return json.dumps(_text(value))[1:-1]


def in_xml(value: str | bytes) -> str:
    """Spell a value for XML, inside an element or a quoted attribute."""
    return escape(_text(value), {'"': "&quot;", "'": "&apos;"})


def in_header(value: str | bytes) -> str:
    """Spell a value for a header: no value may begin another header."""
    return _CONTROLS.sub("", _text(value))


def _text(value: str | bytes) -> str:
    # Bytes are a text in UTF-16BE; where only text can stand it goes as text.
    return value.decode("utf-16-be") if isinstance(value, bytes) else value
