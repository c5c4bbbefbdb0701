"""One-time codes: six digits, ten minutes, five attempts; only digests are kept."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=10)
ATTEMPTS: Final = 5
CODES_AN_HOUR: Final = 5
WINDOW: Final = timedelta(hours=1)


def fresh() -> str:
    """Return a new code, leading zeros included."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(code: str, code_id: UUID, pepper: str) -> str:
    """Return what is kept of a code: bound to its own row, keyed, since a million codes are soon tried."""
    return hmac.new(pepper.encode(), code_id.bytes + code.encode(), sha256).hexdigest()


def read(typed: str) -> str:
    """Return the digits of what somebody typed; blanks and dashes do not matter."""
    return "".join(char for char in typed if char.isascii() and char.isdigit())


def matches(typed: str, kept: str, code_id: UUID, pepper: str) -> bool:
    """Say, in the same time for every answer, whether the code is the right one."""
    return hmac.compare_digest(digest(read(typed), code_id, pepper), kept)


def is_usable(*, expires_at: datetime, attempts: int, used_at: datetime | None, now: datetime) -> bool:
    """Say whether a code may still be tried."""
    return used_at is None and attempts < ATTEMPTS and now < expires_at
