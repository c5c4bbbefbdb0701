"""What a channel offers whose provider lets us in by a grant (OAuth 2), and the values that cross the border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from nexo.domain.interactions.ports.accounts import AccountConfig


@dataclass(frozen=True, slots=True)
class Grant:
    """How a provider lets an account in: `by_consent` where an official agrees there, `is_given` once that is done.

    `until` is when the access it holds ends; None where it holds none.
    """

    by_consent: bool
    is_given: bool
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One asking for consent (RFC 6749, RFC 7636): where the answer comes, its name, and what proves the asker."""

    callback: str
    state: str
    verifier: str


@runtime_checkable
class TakesGrants(Protocol):
    """A channel that a provider may let in by a grant (OAuth 2) rather than by a password.

    What a grant brings is kept sealed among the secrets of the account, whose names are not in `secret_names`,
    and handed back with them.
    """

    def grant_of(self, account: AccountConfig) -> Grant | None:
        """Say how the account is let in, or None where it uses no grant. Pure."""
        ...

    def consent_url(self, account: AccountConfig, consent: Consent) -> str:
        """Return where the official agrees; raises `ChannelError`."""
        ...

    def redeem(self, account: AccountConfig, consent: Consent, code: str) -> Mapping[str, str]:
        """Return the secrets that the code of a consent brings; raises `ChannelError`."""
        ...

    def renew(self, account: AccountConfig) -> Mapping[str, str]:
        """Return the secrets of fresh access; what is not among them stays. Raises `ChannelError`."""
        ...
