"""Compares a day of an account with what its provider counted, and asks again for what did not reach us."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.renew_access import usable_config
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction, Reconciliation
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Reconciles, Tally
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer

RECONCILE = "interactions.reconcile"
MOST_RECOVERED = 1_000
"""So many messages of a day are asked for again at once; the next run goes on."""
_LET_IN = (InteractionKind.MESSAGE, InteractionKind.UNSUPPORTED)


def reconcile_all() -> int:
    """Defer the comparison of yesterday for every account whose provider counts; return how many there are."""
    rows = ChannelAccount.objects.filter(is_active=True, slug__in=registry.channels.slugs())
    found = [row.pk for row in rows if isinstance(registry.channels.get(row.slug), Reconciles)]
    for account_id in found:
        name = f"reconcile:{account_id}"
        defer(RECONCILE, lock=name, queueing_lock=name, account_id=account_id)
    return len(found)


def reconcile(*, account_id: UUID, day: date | None = None) -> Reconciliation | None:
    """Compare a day (UTC; yesterday unless said), with no transaction open while the provider is asked.

    What came to the provider and not to us is stored as if it had called, and read like all else. None where the
    account is not in use or its provider counts nothing; raises `ChannelError` when it does not answer.
    """
    account = ChannelAccount.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return None
    channel = registry.channels.get(account.slug)
    if not isinstance(channel, Reconciles):
        return None
    day = day or (clock.now().astimezone(UTC) - timedelta(days=1)).date()
    config = usable_config(account)
    told = channel.tally(config, day)
    missing = _missing(account, told)
    recovered = sum(_ask_again(account, config, channel, one) for one in missing[:MOST_RECOVERED])
    return _keep(account, day, told, len(missing), recovered)


def _missing(account: ChannelAccount, told: Tally) -> Sequence[str]:
    known = Interaction.objects.filter(account=account, external_id__in=told.received_ids)
    have = set(known.values_list("external_id", flat=True))
    return [one for one in dict.fromkeys(told.received_ids) if one not in have]


def _ask_again(account: ChannelAccount, config: AccountConfig, channel: Reconciles, external_id: str) -> int:
    try:
        request = channel.again(config, external_id)
    except ChannelError:
        return 0
    record_raw(account=account, request=request, key=f"reconciled:{external_id}")
    return 1


@transaction.atomic
def _keep(account: ChannelAccount, day: date, told: Tally, missing: int, recovered: int) -> Reconciliation:
    begins = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    within = (begins, begins + timedelta(days=1))
    entries = Interaction.objects.filter(
        jurisdiction_id=account.jurisdiction_id,
        account=account,
        direction=Direction.IN,
        kind__in=_LET_IN,
        occurred_at__gte=within[0],
        occurred_at__lt=within[1],
    )
    sent = Delivery.objects.filter(account=account, sent_at__gte=within[0], sent_at__lt=within[1])
    row, _ = Reconciliation.objects.update_or_create(
        account=account,
        day=day,
        defaults={
            "received": told.received,
            "received_here": entries.count(),
            "sent": told.sent,
            "sent_here": sent.count(),
            "missing": missing,
            "recovered": recovered,
            "at": clock.now(),
        },
    )
    return row
