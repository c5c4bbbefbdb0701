"""The second thing a person shows to follow a case: the PIN of the receipt, or the contact they gave."""

import hmac
import re
import secrets
from uuid import UUID

from nexo.kernel.crypto import blind_index

_PIN_DIGITS = 6


def new_pin() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}d}"


def digest_of(pin: str, case_id: UUID) -> str:
    """Return what is kept of a PIN: a keyed digest bound to its case, since six digits alone are guessed."""
    return blind_index(pin, context=f"cases.pin:{case_id}")


def is_pin(text: str) -> bool:
    """Say whether `text` has the form of a PIN, blanks and dots aside."""
    return re.fullmatch(rf"\d{{{_PIN_DIGITS}}}", _digits(text)) is not None and "@" not in text


def pin_matches(text: str, case_id: UUID, digest: str) -> bool:
    """Compare in constant time."""
    return bool(digest) and hmac.compare_digest(digest_of(_digits(text), case_id), digest)


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text)
