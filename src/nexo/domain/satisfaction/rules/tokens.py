"""The token that opens an answer page without a login."""

import hashlib
import secrets


def new_token() -> str:
    """Return 128 random bits as text for an address."""
    return secrets.token_urlsafe(16)


def digest_of(token: str) -> str:
    """Return what is kept of a token: it is 128 random bits, so a plain digest suffices."""
    return hashlib.sha256(token.encode()).hexdigest()
