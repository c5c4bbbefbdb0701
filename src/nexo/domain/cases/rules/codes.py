"""Public codes that people write into a text: a subject, a message, a note."""

import re

from nexo.kernel.ids import CodeMistyped, parse_code

_LOOKS_LIKE = re.compile(r"\b[A-Za-z]{2,4}[-\s]?[0-9A-Za-z]{6}[-\s]?[0-9A-Za-z]\b")
_MOST = 10
_LONGEST = 20_000


def codes_in(text: str) -> list[str]:
    """Return the well-formed codes of `text` in canonical form, each once.

    In the order in which they stand.
    """
    found: dict[str, None] = {}
    for match in _LOOKS_LIKE.finditer(text[:_LONGEST]):
        try:
            found[parse_code(match[0])] = None
        except CodeMistyped:
            continue
        if len(found) == _MOST:
            break
    return list(found)
