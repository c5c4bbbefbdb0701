"""The whole way of a message by real processes (P3), and of a mail in this process (P9): to visible in the inbox."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from benchmarks.bench.knocking import knock
from benchmarks.bench.serving import door
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from nexo.config.spawn import spawn
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.events.models import EventRecord

_BATCH, _CLIENTS = 50, 16
_WARM_S, _PATIENCE_S = 3.0, 300.0
# Looking on costs what is looked at: more often, and the looking would be a good part of the work measured.
_GLANCE_S = 0.5


def messages(account: ChannelAccount, bodies: list[bytes]) -> float:
    """Return messages a second: stored raw, interpreted in batches, events delivered, in the inbox."""
    before = Interaction.objects.filter(account=account).count()
    start = time.perf_counter()
    ids = [record_raw(account=account, request=RawRequest(body=body)) for body in bodies]
    wanted = [row.id for row in ids if row is not None]
    for place in range(0, len(wanted), _BATCH):
        interpret_raw(raw_ids=wanted[place : place + _BATCH])
    deliver_pending()
    taken = time.perf_counter() - start
    made = Interaction.objects.filter(account=account).count() - before
    if made != len(bodies) or not Conversation.objects.filter(last_channel=account.slug).exists():
        raise RuntimeError(f"{len(bodies)} messages made {made} entries")
    return len(bodies) / taken


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of webhooks: answers of 2xx a second, refusals, and the way from there to the inbox.

    `settled_per_second` counts until the last one is in the inbox with all its reactions; the milliseconds run from
    the door's receipt of one to the end of its reactions, which its transaction commits at once.
    """

    accepted_per_second: float
    failed: int
    settled_per_second: float
    visible_median_ms: float
    visible_p99_ms: float


def flow(
    account: ChannelAccount, requests: list[bytes], *, workers: int, per_second: float | None = None
) -> Flow:
    """Knock with `requests` at a front door of its own, with so many worker processes as `nexo up` starts them.

    `per_second` is what is offered; None is as much as sixteen clients can. Raises `TimeoutError` when they do not
    come to an end.
    """
    folder, began = Path(os.environ["NEXO_DATA_DIR"]), clock.now()
    mine = Interaction.objects.filter(account=account, received_at__gte=began)
    own = {"NEXO_LOG_TO": "stderr", "NEXO_LOG_LEVEL": "warning"}
    with door(os.environ | own, folder / "door.log") as serving, crew(workers, folder):
        start = time.perf_counter()
        seen = knock(serving.port, iter(requests), _CLIENTS, _PATIENCE_S, per_second=per_second)
        while (
            mine.count() < len(requests) - seen.failed
            or EventRecord.objects.filter(delivered_at__isnull=True).exists()
        ):
            if time.perf_counter() - start > _PATIENCE_S:
                raise TimeoutError("the messages do not reach the inbox")
            time.sleep(_GLANCE_S)
        settled = mine.count() / (time.perf_counter() - start)
    middle, high = delays(account, began)
    return Flow(seen.per_second, seen.failed, settled, middle, high)


@contextmanager
def crew(workers: int, folder: Path) -> Iterator[None]:
    """Run so many worker processes, as `nexo up` starts them, for the block."""
    running = [
        spawn([sys.executable, "-m", "nexo.config.worker"], log=folder / f"worker{number}.log")
        for number in range(workers)
    ]
    try:
        _await_workers(workers)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def _await_workers(number: int) -> None:
    """Wait until so many have put themselves down, and then for what they do first."""
    start = time.perf_counter()
    while (
        ProcrastinateWorker.objects.filter(last_heartbeat__gte=clock.now() - timedelta(seconds=10)).count()
        < number
    ):
        if time.perf_counter() - start > _PATIENCE_S:
            raise TimeoutError("the workers do not begin")
        time.sleep(_GLANCE_S)
    time.sleep(_WARM_S)


_DELAYS = """
WITH e AS MATERIALIZED (
    SELECT (payload ->> 'interaction_id')::uuid AS interaction_id, delivered_at FROM events_eventrecord
    WHERE topic = 'interactions.interaction_received' AND occurred_at >= %(began)s
), i AS MATERIALIZED (
    SELECT id, received_at FROM interactions_interaction
    WHERE account_id = %(account)s AND received_at >= %(began)s
)
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (
    ORDER BY 1000 * extract(epoch FROM e.delivered_at - i.received_at))
FROM e JOIN i ON i.id = e.interaction_id
"""


def delays(account: ChannelAccount, began: datetime) -> tuple[float, float]:
    """Return (median, p99) of the ms from the receipt of an account's messages to the end of their reactions."""
    with connection.cursor() as cursor:
        cursor.execute(_DELAYS, {"account": account.pk, "began": began})
        middle, high = cursor.fetchone()[0]
    return float(middle), float(high)


def mails(size: int) -> list[bytes]:
    """Return `size` different simple mails."""
    now = clock.now()
    return [_mail(number, format_datetime(now - timedelta(minutes=number))) for number in range(size)]


def _mail(number: int, date: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Vecina {number} <vecina{number}@barrio.example>"
    mail["To"] = "hola@bench.example"
    mail["Subject"] = f"No anda la luz {number}"
    mail["Message-ID"] = f"<{number}@barrio.example>"
    mail["Date"] = date
    mail.set_content("Hola, no anda la luz de la esquina desde anoche. Gracias.\n" * 4)
    return mail.as_bytes()
