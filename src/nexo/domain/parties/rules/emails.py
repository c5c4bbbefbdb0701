"""E-mail addresses as keys: trimmed, in lower case, checked for form only."""

import re

from nexo.domain.parties.errors import EmailInvalid

# Form only: whether it exists is known when mail arrives. No nested repetition, so no slow input.
_FORM = re.compile(r"^[^\s@\"<>(),;:\\]{1,64}@(?=.{4,253}$)[^\s@.,]{1,63}(?:\.[^\s@.,]{1,63})+$")


def to_address(text: str) -> str:
    """Return the address in lower case. Raises `EmailInvalid`."""
    address = text.strip().strip("<>").lower()
    if not _FORM.match(address):
        raise EmailInvalid(field="email")
    return address
