"""Asks a channel that does not call us for news, and stores them one by one."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.renew_access import distrust, usable_config
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import AccessLost, AccessRefused, ChannelError, Polls
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer

POLL = "interactions.poll"
_log = logging.getLogger(__name__)


def poll_account(*, account_id: UUID) -> int:
    """Store what is new at an account since its cursor; return how many records were new to us.

    A record, the job that interprets it and the cursor behind it are written together, and no transaction is
    open while the provider is asked: a cut at any instant costs a fetch, never a message. A provider that
    does not answer is written down as the account's health, and asked again at the next beat.
    """
    account = ChannelAccount.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return 0
    channel = registry.channels.get(account.slug)
    if not isinstance(channel, Polls):
        return 0
    stored = 0
    try:
        for polled in channel.poll(usable_config(account), account.cursor):
            with transaction.atomic():
                row = record_raw(account=account, request=polled.request, key=polled.key)
                ChannelAccount.objects.filter(pk=account.pk).update(cursor=dict(polled.cursor))
            stored += row is not None
    except ChannelError as error:
        _log.warning("account not polled", extra={"account": str(account_id), "code": error.code})
        note_refusal(account_id, error)
    else:
        note_health(account_id, ok=True, message="")
    return stored


def ask_for_news() -> int:
    """Defer a poll of every account that has to be asked; return how many there are."""
    asked = [slug for slug in registry.channels.slugs() if isinstance(registry.channels.get(slug), Polls)]
    accounts = ChannelAccount.objects.filter(slug__in=asked, is_active=True).values_list("pk", flat=True)
    for account_id in accounts:
        ask_account(account_id)
    return len(accounts)


def ask_account(account_id: UUID) -> None:
    """Defer a poll of one account; never two at once, and never a second one waiting."""
    name = f"poll:{account_id}"
    defer(POLL, lock=name, queueing_lock=name, account_id=account_id)


def note_refusal(account_id: UUID, error: ChannelError) -> None:
    """Write down why an account does not work, and have access that was refused renewed."""
    if isinstance(error, AccessRefused):
        distrust(account_id)
    advice = error.advice if isinstance(error, AccessLost) else ""
    note_health(account_id, ok=False, message=error.message, remedy=advice)


@transaction.atomic
def note_health(account_id: UUID, *, ok: bool, message: str, remedy: str = "") -> None:
    """Write down how the provider of an account answered, where that differs from what is written."""
    row = ChannelAccount.objects.select_for_update().get(pk=account_id)
    if row.health.get("ok", True) == ok and (ok or row.health.get("message") == message):
        return
    if not ok:
        remedy = remedy or gettext_noop("Revisá los datos de conexión del canal.")
    row.health = {**row.health, "ok": ok, "message": message or "El servidor responde.", "remedy": remedy}
    row.health_at = clock.now()
    row.save(update_fields=["health", "health_at"])
