"""Jobs of the ledger: each loads by id and calls one action."""

from uuid import UUID

from nexo.domain.interactions.actions.examine_account import EXAMINE, examine, examine_all
from nexo.domain.interactions.actions.fetch_media import MAX_TRIES, fetch_media
from nexo.domain.interactions.actions.interpret_raw import (
    INTERPRET_AGAIN,
    INTERPRET_APART,
    interpret_here,
    interpret_raw,
)
from nexo.domain.interactions.actions.place_call import PLACE_CALL, place_call
from nexo.domain.interactions.actions.poll_account import POLL, ask_for_news, poll_account
from nexo.domain.interactions.actions.reconcile import RECONCILE, reconcile, reconcile_all
from nexo.domain.interactions.actions.record_raw import INTERPRET
from nexo.domain.interactions.actions.send_delivery import call_waiting, recover_stuck, send_delivery
from nexo.domain.interactions.actions.sweep_raw import sweep_raw
from nexo.kernel.jobs.task import task


@task(name=INTERPRET, queue="intake", takes_along="raw_ids", one_at_a_time=True)
def task_interpret_raw(raw_ids: list[str]) -> None:
    """Interpret stored raw records, and those that wait beside them."""
    interpret_raw(raw_ids=raw_ids)


@task(name=INTERPRET_AGAIN, queue="intake")
def task_interpret_again(raw_id: str) -> None:
    """Interpret one record that was tried before, with no other beside it."""
    interpret_raw(raw_ids=[raw_id])


@task(name=INTERPRET_APART, queue="intake", retry=1)
def task_interpret_apart(raw_id: str) -> None:
    """Interpret one record that was in hand when processes died; run apart, never waited for by a worker."""
    interpret_here(raw_id=raw_id)


@task(name="interactions.send", queue="outbound")
def task_send_delivery(delivery_id: str) -> None:
    """Send one message of the outbox."""
    send_delivery(delivery_id=UUID(delivery_id))


@task(name="interactions.fetch_media", queue="outbound", retry=MAX_TRIES, counts_attempts=True)
def task_fetch_media(attachment_id: str, attempts: int) -> None:
    """Download one announced file."""
    fetch_media(attachment_id=UUID(attachment_id), attempts=attempts)


@task(name=POLL, queue="intake", retry=1)
def task_poll_account(account_id: str) -> None:
    """Fetch what is new at one account."""
    poll_account(account_id=UUID(account_id))


@task(name="interactions.ask_for_news", queue="intake", cron="* * * * *", retry=1)
def task_ask_for_news() -> None:
    """Have every account polled that does not call us."""
    ask_for_news()


@task(name="interactions.examine_all", queue="outbound", cron="*/10 * * * *", retry=1)
def task_examine_all() -> None:
    """Have every account examined: does its provider answer, does anything come in?"""
    examine_all()


@task(name=EXAMINE, queue="outbound", retry=1)
def task_examine(account_id: str, changed: bool = False) -> None:  # noqa: FBT001, FBT002 - as a job carries it
    """Examine one account."""
    examine(account_id=UUID(account_id), changed=changed)


@task(name="interactions.recover", queue="outbound", cron="* * * * *", retry=1)
def task_recover() -> None:
    """Settle what a dead worker left behind, coming in and going out."""
    recover_stuck()
    call_waiting()
    sweep_raw()


@task(name="interactions.reconcile_all", queue="outbound", cron="40 3 * * *", retry=1)
def task_reconcile_all() -> None:
    """Have yesterday compared with what the providers counted."""
    reconcile_all()


@task(name=RECONCILE, queue="outbound", retry=3)
def task_reconcile(account_id: str) -> None:
    """Compare yesterday for one account."""
    reconcile(account_id=UUID(account_id))


@task(name=PLACE_CALL, queue="outbound", retry=1)
def task_place_call(call_id: str) -> None:
    """Ask the exchange for a call."""
    place_call(call_id=UUID(call_id))
