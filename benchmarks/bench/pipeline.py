"""The whole way of a message (P3) and of a mail (P9), in this process: raw record to visible in the inbox."""

import os
import sys
import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from nexo.config.spawn import spawn
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.events.models import EventRecord

_BATCH = 50
_WARM_S, _PATIENCE_S = 6.0, 300.0


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


def drained(account: ChannelAccount, bodies: list[bytes], workers: int) -> float:
    """Return messages a second stored by this process and taken to the inbox by `workers` processes of their own.

    Raises `TimeoutError` when they do not come to an end.
    """
    before = Interaction.objects.filter(account=account).count()
    running = [
        spawn([sys.executable, "-m", "nexo.config.worker"], log=_worker_log(n)) for n in range(workers)
    ]
    try:
        time.sleep(_WARM_S)
        start = time.perf_counter()
        for body in bodies:
            record_raw(account=account, request=RawRequest(body=body))
        while (
            Interaction.objects.filter(account=account).count() - before < len(bodies)
            or EventRecord.objects.filter(delivered_at__isnull=True).exists()
        ):
            if time.perf_counter() - start > _PATIENCE_S:
                raise TimeoutError("the messages do not reach the inbox")
            time.sleep(0.05)
        return len(bodies) / (time.perf_counter() - start)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def _worker_log(number: int) -> Path:
    return Path(os.environ["NEXO_DATA_DIR"]) / f"worker{number}.log"


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
