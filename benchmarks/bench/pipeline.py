"""The whole way of a message (P3) and of a mail (P9), in this process: raw record to visible in the inbox."""

import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending

_BATCH = 50


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
