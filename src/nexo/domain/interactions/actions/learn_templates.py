"""Learns from a provider which texts it has approved, and forgets those it no longer has."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.renew_access import usable_config
from nexo.domain.interactions.models import ChannelAccount, MessageTemplate
from nexo.domain.interactions.ports import ChannelError, OffersTemplates, ProviderTemplate
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed

FRESH = timedelta(hours=1)
"""So long what we know is not asked again, unless the provider tells of a change."""


def learn_templates(*, actor: Actor, account: ChannelAccount, now: bool = False) -> int:
    """Ask, with no transaction open, unless we asked within the hour (`now`: all the same); return how many there are.

    A provider that does not answer leaves what we know as it is.
    """
    if actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    channel = registry.channels.get(account.slug)
    known = MessageTemplate.objects.filter(account=account)
    if not isinstance(channel, OffersTemplates):
        return 0
    if not now and known.filter(seen_at__gt=clock.now() - FRESH).exists():
        return known.count()
    try:
        found = channel.templates(usable_config(account))
    except ChannelError:
        return known.count()
    _replace(account, found)
    return len(found)


@transaction.atomic
def _replace(account: ChannelAccount, found: Sequence[ProviderTemplate]) -> None:
    seen = clock.now()
    rows = [
        MessageTemplate(
            account=account,
            name=one.name,
            language=one.language,
            state=one.state,
            category=one.category[:30],
            body=one.body,
            is_plain=one.is_plain,
            seen_at=seen,
        )
        for one in found
    ]
    MessageTemplate.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["account", "name", "language"],
        update_fields=["state", "category", "body", "is_plain", "seen_at"],
    )
    MessageTemplate.objects.filter(account=account).exclude(seen_at=seen).delete()
