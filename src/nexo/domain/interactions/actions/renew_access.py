"""Keeps the access that a provider granted good, so that no two workers spend one refresh token.

Claim the renewal, call the provider with no transaction open, keep what it brought. Whoever comes meanwhile uses
the access that is about to end, or waits for a moment.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import registry
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Grant, GrantOver, Remedy, TakesGrants
from nexo.domain.interactions.queries.accounts import config_of, seal_context
from nexo.domain.interactions.rules import access
from nexo.kernel import clock
from nexo.kernel.crypto import seal

CONSENT = "consent"
"""The secret that holds what a consent under way is known by."""

_LEASE, _RENEWED = "renewing_until", "renewed_at"
_PATIENCE, _STEP = 5.0, 0.1


def usable_config(account: ChannelAccount) -> AccountConfig:
    """Return an account as its adapter sees it, with access that is good; raises `ChannelError`."""
    config = config_of(account)
    channel = registry.channels.get(account.slug)
    if not isinstance(channel, TakesGrants) or _holds(channel, config, access.is_fresh):
        return config
    end = time.monotonic() + _PATIENCE
    while True:
        config, is_ours = _claimed(account.pk, channel)
        if is_ours:
            return _renewed(account.pk, channel, config)
        if _holds(channel, config, access.is_good):
            return config
        if time.monotonic() > end:
            raise ChannelError(
                "El permiso de la cuenta se está renovando.", remedy=Remedy.RETRY_LATER, code="renewing"
            )
        time.sleep(_STEP)


def distrust(account_id: UUID) -> None:
    """Take note that a server refused access that seemed good: it is renewed next time, unless it just was."""
    with transaction.atomic():
        row = ChannelAccount.objects.select_for_update().get(pk=account_id)
        secrets = dict(config_of(row).secrets)
        renewed = _moment(secrets.get(_RENEWED))
        if renewed is not None and clock.now() - renewed > access.DISTRUST_AFTER:
            keep_secrets(row, {**secrets, _RENEWED: ""})


def keep_secrets(row: ChannelAccount, secrets: Mapping[str, str]) -> None:
    """Seal the secrets of a locked account; what is empty is not kept."""
    kept = {name: value for name, value in secrets.items() if value}
    row.secrets_sealed = seal(json.dumps(kept), context=seal_context(row.pk)) if kept else None
    row.save(update_fields=["secrets_sealed"])


def brought(secrets: Mapping[str, str], grant: Mapping[str, str]) -> dict[str, str]:
    """Return the secrets of an account together with those that a grant just brought."""
    return {**secrets, **grant, _LEASE: "", _RENEWED: clock.now().isoformat()}


@transaction.atomic
def _claimed(account_id: UUID, channel: TakesGrants) -> tuple[AccountConfig, bool]:
    """Return the account as it is now, and whether its renewal is ours; nobody's while the access is fresh."""
    row = ChannelAccount.objects.select_for_update().get(pk=account_id)
    config, now = config_of(row), clock.now()
    lease = _moment(config.secrets.get(_LEASE))
    if _holds(channel, config, access.is_fresh) or (lease is not None and lease > now):
        return config, False
    keep_secrets(row, {**config.secrets, _LEASE: (now + access.LEASE).isoformat()})
    return config, True


def _holds(channel: TakesGrants, config: AccountConfig, enough: Callable[[Grant, datetime], bool]) -> bool:
    """Say whether an account needs no access, or holds `enough` of it, which no server has refused."""
    grant = channel.grant_of(config)
    return grant is None or (_RENEWED in config.secrets and enough(grant, clock.now()))


def _renewed(account_id: UUID, channel: TakesGrants, config: AccountConfig) -> AccountConfig:
    try:
        found = channel.renew(config)
    except GrantOver:
        _keep(account_id, config, None)
        raise
    except ChannelError:
        _keep(account_id, config, {})
        raise
    return _keep(account_id, config, found)


@transaction.atomic
def _keep(account_id: UUID, before: AccountConfig, found: Mapping[str, str] | None) -> AccountConfig:
    """Give the renewal back with what it brought; None: the grant is over, and what it ever brought goes.

    An official who connected the account anew meanwhile was later than us: theirs stays.
    """
    row = ChannelAccount.objects.select_for_update().get(pk=account_id)
    secrets = dict(config_of(row).secrets)
    if secrets.get(_RENEWED) != before.secrets.get(_RENEWED):
        pass
    elif found is None:
        own = {*registry.channels.get(row.slug).secret_names, CONSENT}
        secrets = {name: value for name, value in secrets.items() if name in own}
    else:
        secrets = brought(secrets, found) if found else {**secrets, _LEASE: ""}
    keep_secrets(row, secrets)
    return config_of(row)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
