"""Take in a request that a body posts: one contact, one case, the same however often it comes."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from django.core.cache import cache

from nexo.application.intake.submit_request import Asked, Submitted, submit_request
from nexo.application.open311.keys import CHANNEL
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel.actors import Actor, ActorKind

REPEATED_WITHIN = 600
"""The same words of the same body within so many seconds are the same request."""


def take_request(*, account: ChannelAccount, asked: Asked, name: str, words: Sequence[str]) -> Submitted:
    """Open the case of `asked`, or return the one that was opened before.

    `name` is the name the body gave its request (`Idempotency-Key`), good for ever; without one all that was sent,
    `words`, names it for ten minutes. Raises what `submit_request` raises.
    """
    key = _digest([name]) if name else _nonce(account, words)
    return submit_request(
        actor=body_of(account), asked=replace(asked, channel=CHANNEL, key=f"{account.pk}:{key}")
    )


def body_of(account: ChannelAccount) -> Actor:
    """Return who acts when a body posts: a visitor of whom we know through whom they came."""
    return Actor(
        kind=ActorKind.ANONYMOUS, jurisdiction_id=account.jurisdiction_id, label=f"Open311: {account.name}"
    )


def _nonce(account: ChannelAccount, words: Sequence[str]) -> str:
    place = f"open311:{account.pk}:{_digest(words)}"
    fresh = uuid4().hex
    return fresh if cache.add(place, fresh, REPEATED_WITHIN) else str(cache.get(place, fresh))


def _digest(words: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
