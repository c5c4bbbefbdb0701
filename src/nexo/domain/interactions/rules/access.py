"""When access that a provider granted is renewed, by whom, and how a consent is known again."""

import hashlib
import hmac
from datetime import datetime, timedelta

from nexo.domain.interactions.ports import Grant

CONSENT_LIFE = timedelta(minutes=15)
"""Long enough to sign in with a second factor at a provider."""

LEASE = timedelta(minutes=2)
"""Longer than a call to a provider may take: who claimed a renewal before that is gone."""

EARLY = timedelta(minutes=5)
"""Longer than a poll or a sending lasts, so that nothing ends under way."""

DISTRUST_AFTER = timedelta(minutes=10)
"""Access younger than that which a server refuses is not renewed again: a fresh one would be refused as well."""


def is_fresh(grant: Grant, now: datetime) -> bool:
    """Say whether the access that is held need not be renewed yet."""
    return grant.until is not None and grant.until - now > EARLY


def is_good(grant: Grant, now: datetime) -> bool:
    """Say whether the access that is held may still be used."""
    return grant.until is not None and grant.until > now


def digest(text: str) -> str:
    """Return what is kept of a state or a session, to know it again without being able to use it."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_same(kept: str, given: str) -> bool:
    """Say whether `kept` is the digest of what is given."""
    return bool(kept) and hmac.compare_digest(kept, digest(given))
