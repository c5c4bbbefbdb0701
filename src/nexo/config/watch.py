"""Keeps an ear on accounts whose provider offers it: mailboxes, and telephone exchanges.

One thread an account, in one worker of the installation. At a mailbox it only listens, and has it polled when
there is something: a mail is taken within seconds, and should the ear break, the minute's poll still comes. What
an exchange tells is stored as it is heard; a connection that breaks is opened anew, later and later.
"""

import logging
import threading
import time
from uuid import UUID

from django.db import close_old_connections, connection, connections

from nexo.domain.interactions.actions.hear_account import hear_account
from nexo.domain.interactions.actions.poll_account import ask_account
from nexo.domain.interactions.actions.renew_access import usable_config
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import ChannelError, Listens, Watches
from nexo.domain.interactions.registry import channels

log = logging.getLogger(__name__)

# Any number, the same in every worker: whoever holds it is the one that listens.
_LOCK = 0x6E65786F
_LOOK_AGAIN = 30.0
_LISTEN = 240.0
_AFTER_NEWS = 3.0
_AFTER_ERROR = 60.0
_FIRST_RETRY, _LAST_RETRY = 1.0, 60.0


def watch_mailboxes() -> None:
    """Listen for ever, if no other worker does; for a thread of its own."""
    while True:
        try:
            if _is_ours():
                _listen_to_all()
        except Exception as error:  # noqa: BLE001 - an edge: this thread is a help, and must not end for a lost database
            log.warning("watch.interrupted", extra={"error": type(error).__name__})
            connections.close_all()
        time.sleep(_LOOK_AGAIN)


def _is_ours() -> bool:
    """Take the lock, which the connection of this thread holds as long as it lives."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _listen_to_all() -> None:
    """Keep one listener an account; returns only by an error, such as a lost connection."""
    listeners: dict[UUID, threading.Thread] = {}
    while True:
        for account_id in _watched():
            listener = listeners.get(account_id)
            if listener is None or not listener.is_alive():
                listeners[account_id] = threading.Thread(target=_listen_to, args=(account_id,), daemon=True)
                listeners[account_id].start()
        time.sleep(_LOOK_AGAIN)


def _watched() -> list[UUID]:
    # Only channels in use are asked: a town without mail need not have that code in memory.
    used = ChannelAccount.objects.filter(slug__in=channels.slugs(), is_active=True)
    return [
        pk for pk, slug in used.values_list("pk", "slug") if isinstance(channels.get(slug), Watches | Listens)
    ]


def _listen_to(account_id: UUID) -> None:
    """Listen to one account until it is switched off."""
    try:
        wait = _FIRST_RETRY
        while (heard := _listen_once(account_id, wait)) is not None:
            wait = _FIRST_RETRY if heard else min(2 * wait, _LAST_RETRY)
    finally:
        connections.close_all()


def _listen_once(account_id: UUID, wait: float = _FIRST_RETRY) -> bool | None:
    """Listen until something was said or nothing for long; None when there is nothing to listen to any more.

    False where a connection never came to anything: the next try waits longer.
    """
    account = ChannelAccount.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return None
    channel = channels.get(account.slug)
    if isinstance(channel, Listens):
        return _hear(account_id, wait)
    if not isinstance(channel, Watches):
        return None
    began = time.monotonic()
    try:
        config, cursor = usable_config(account), account.cursor
        # Nothing of the database is held while we listen.
        connections.close_all()
        has_news = channel.idle_wait(config, cursor, seconds=_LISTEN, stopping=lambda: False)
    except ChannelError:
        connections.close_all()
        # The minute's poll meets the same error and writes it down.
        time.sleep(_AFTER_ERROR)
        return True
    if has_news:
        ask_account(account_id)
        time.sleep(_AFTER_NEWS)
    elif time.monotonic() - began < _LOOK_AGAIN:
        # Not offered: the minute's poll is all there is.
        time.sleep(_LISTEN)
    return True


def _hear(account_id: UUID, wait: float) -> bool:
    """Keep what an exchange tells; return whether its connection stood for a while."""
    began = time.monotonic()
    try:
        hear_account(account_id=account_id)
    except ChannelError:
        connections.close_all()
        stood = time.monotonic() - began
        time.sleep(wait)
        return stood > _LAST_RETRY
    # It asks for no connection, or was changed: looked at again before long.
    connections.close_all()
    time.sleep(_LOOK_AGAIN)
    return True
