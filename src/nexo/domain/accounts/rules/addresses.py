"""The address that a citizen signs in with: an e-mail address or a telephone in E.164."""

import re

from nexo.domain.accounts.errors import AddressInvalid

_EMAIL = re.compile(r"^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63})+$")
_E164 = re.compile(r"^\+[1-9]\d{6,14}$", re.ASCII)
_LONGEST = 254


def sign_in_address(text: str) -> str:
    """Return the address as it is compared. Raises `AddressInvalid`; telephones come normalised."""
    address = text.strip().lower()
    if len(address) <= _LONGEST and (_EMAIL.match(address) or _E164.match(address)):
        return address
    raise AddressInvalid(field="address")
