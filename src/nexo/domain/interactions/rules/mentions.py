"""Whom a note calls: `@ana.paz` is the official whose address begins with `ana.paz@`."""

import re

# Not inside an address: what stands before the sign there is a letter.
_HANDLE = re.compile(r"(?<![\w.+-])@([a-z0-9](?:[\w.+-]*[a-z0-9])?)", re.IGNORECASE)
MOST = 20
"""So many people a note may call; more is a circular, not a note."""


def handles(text: str) -> tuple[str, ...]:
    """Return the names called in `text`, in lower case, each once, in their order."""
    return tuple(dict.fromkeys(found.lower() for found in _HANDLE.findall(text)))[:MOST]
