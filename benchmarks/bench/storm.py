"""A rush on one channel: is anything lost, how long does it take to drain, and does another channel starve?"""

import itertools
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.accepting import webhooks
from benchmarks.bench.knocking import knock
from benchmarks.bench.pipeline import crew, delays, mails
from benchmarks.bench.serving import door
from django.db import connection

from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.events.models import EventRecord

PER_SECOND = 27
"""Ten times the busiest hour of a metropolis of 8.5 million (quality.md 1.1)."""
_CLIENTS, _EVERY_S, _PATIENCE_S = 16, 2.0, 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What a rush of `sent` messages over `seconds` left behind; `mail_p99_ms` is of the mails that came meanwhile."""

    seconds: float
    sent: int
    refused: int
    lost: int
    drained_s: float
    p99_ms: float
    mails: int
    mails_lost: int
    mail_p99_ms: float


def storm(chat: ChannelAccount, mail: ChannelAccount, *, seconds: float, workers: int) -> Storm:
    """Send `PER_SECOND` chat messages a second for so long and a mail every two seconds; wait until all are settled."""
    folder, began = Path(os.environ["NEXO_DATA_DIR"]), clock.now()
    requests = list(itertools.islice(webhooks(chat), int(PER_SECOND * seconds)))
    own = {"NEXO_LOG_TO": "stderr", "NEXO_LOG_LEVEL": "warning"}
    stop, letters = threading.Event(), _Letters(mail)
    with door(os.environ | own, folder / "door.log") as serving, crew(workers, folder):
        post = threading.Thread(target=letters.write, args=(stop,))
        post.start()
        seen = knock(serving.port, iter(requests), _CLIENTS, seconds + 60, per_second=PER_SECOND)
        stop.set()
        post.join()
        end = time.monotonic()
        _drain(end)
        drained = time.monotonic() - end
    sent = len(requests) - seen.failed
    return Storm(
        seconds=seconds,
        sent=sent,
        refused=seen.failed,
        lost=sent - _made(chat, began),
        drained_s=round(drained, 1),
        p99_ms=round(delays(chat, began)[1], 1),
        mails=letters.written,
        mails_lost=letters.written - _made(mail, began),
        mail_p99_ms=round(delays(mail, began)[1], 1),
    )


class _Letters:
    """The post that keeps coming while the chat is rushed."""

    def __init__(self, account: ChannelAccount) -> None:
        self.account, self.written = account, 0

    def write(self, stop: threading.Event) -> None:
        """Store a mail every two seconds until told to stop."""
        bodies = (one.replace(b"@barrio", b"@storm") for one in mails(10_000))
        try:
            while not stop.wait(_EVERY_S):
                record_raw(account=self.account, request=RawRequest(body=next(bodies)))
                self.written += 1
        finally:
            connection.close()


def _made(account: ChannelAccount, began: object) -> int:
    return Interaction.objects.filter(account=account, received_at__gte=began).count()


def _drain(start: float) -> None:
    """Wait until no job of the intake and no fact is left to do; raises `TimeoutError`."""
    waiting = (
        "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'intake' "
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(waiting + "AND scheduled_at IS NULL")
            jobs = cursor.fetchone()[0]
        if not jobs and not EventRecord.objects.filter(delivered_at__isnull=True).exists():
            return
        if time.monotonic() - start > _PATIENCE_S:
            raise TimeoutError("the storm is not drained")
        time.sleep(0.5)
