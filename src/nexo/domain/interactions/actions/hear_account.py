"""Keeps what a channel tells over a connection that stands, as it tells it: stored first, interpreted after."""

import logging
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.poll_account import note_health
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import ChannelError, Listens
from nexo.domain.interactions.queries.accounts import config_of

_log = logging.getLogger(__name__)


def hear_account(*, account_id: UUID) -> int:
    """Store what is heard at an account until its connection ends; return how many records there were.

    A record, the job that interprets it and the cursor behind it are written together. Whether it answers is
    written down as the account's health. Meanwhile an account may be switched off or changed: then it ends too.
    Raises `ChannelError` when the connection broke or never was.
    """
    account = ChannelAccount.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return 0
    channel = registry.channels.get(account.slug)
    if not isinstance(channel, Listens):
        return 0
    stored = 0
    try:
        for heard in channel.listen(config_of(account), account.cursor):
            with transaction.atomic():
                now = ChannelAccount.objects.select_for_update().get(pk=account.pk)
                record_raw(account=now, request=heard.request, key=heard.key)
                now.cursor = dict(heard.cursor)
                now.save(update_fields=["cursor"])
            if stored == 0:
                note_health(account_id, ok=True, message="")
            stored += 1
            if (now.is_active, now.settings) != (True, account.settings):
                break
    except ChannelError as error:
        _log.warning("account not heard", extra={"account": str(account_id), "code": error.code})
        note_health(account_id, ok=False, message=error.message)
        raise
    return stored
