"""Configured channels as their adapters see them."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from nexo.domain.interactions import registry
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import AccountConfig, Grant, TakesGrants
from nexo.domain.interactions.rules.hooks import hook_url
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.crypto import unseal


def accounts_of(actor: Actor) -> QuerySet[ChannelAccount]:
    """Return the accounts of the actor's jurisdiction, channel by channel."""
    return ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_of(actor)).order_by(
        "slug", "name", "id"
    )


def config_of(account: ChannelAccount) -> AccountConfig:
    """Return an account with its secrets opened; hand it to the adapter and to nobody else."""
    return AccountConfig(
        id=account.pk,
        slug=account.slug,
        name=account.name,
        address=account.address,
        settings=account.settings,
        secrets=_secrets(account),
        hook_url=hook_url(settings.NEXO_PUBLIC_URL, account.slug, account.pk),
    )


def grant_of(account: ChannelAccount) -> Grant | None:
    """Return how the provider lets an account in, or None where it uses no grant."""
    channel = registry.channels.get(account.slug)
    return channel.grant_of(config_of(account)) if isinstance(channel, TakesGrants) else None


def seal_context(account_id: UUID) -> str:
    """Return what the sealed secrets of an account are bound to."""
    return f"interactions.account:{account_id}"


def _secrets(account: ChannelAccount) -> dict[str, Any]:
    if not account.secrets_sealed:
        return {}
    opened: dict[str, Any] = json.loads(unseal(account.secrets_sealed, context=seal_context(account.pk)))
    return opened
