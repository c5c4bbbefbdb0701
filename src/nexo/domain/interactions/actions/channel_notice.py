"""Keeps what a provider says about an account itself: a template paused, a limit changed, a warning."""

from django.db import transaction

from nexo.domain.interactions.actions.examine_account import EXAMINE
from nexo.domain.interactions.events import ChannelNoticeReceived
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import InboundItem
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events.record import record
from nexo.kernel.jobs.defer import defer

_KEPT = 20


@transaction.atomic
def keep_notice(*, actor: Actor, account: ChannelAccount, item: InboundItem) -> ChannelAccount:
    """Write a notice where the health of the account is shown, newest first; the same one once."""
    account = ChannelAccount.objects.select_for_update().get(pk=account.pk)
    notices = account.health.get("notices", [])
    if any(notice.get("id") == item.external_id for notice in notices):
        return account
    notice = {
        "id": item.external_id,
        "type": item.raw_type,
        "text": (item.text or item.error_detail)[:300],
        "at": (item.timestamp or clock.now()).isoformat(),
    }
    account.health = {**account.health, "notices": [notice, *notices][:_KEPT]}
    account.save(update_fields=["health"])
    if item.extra.get("templates"):
        defer(EXAMINE, lock=f"examine:{account.pk}", account_id=account.pk, changed=True)
    record(ChannelNoticeReceived(account_id=account.pk, notice=item.raw_type[:60]), actor=actor)
    return account
