"""Stores what came in, untouched, before anybody looks at it."""

from django.db import transaction

from nexo.domain.interactions.models import ChannelAccount, RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer

INTERPRET = "interactions.interpret"


@transaction.atomic
def record_raw(*, account: ChannelAccount, request: RawRequest, key: str | None = None) -> RawRecord | None:
    """Write a raw record and the job that interprets it; a `key` seen before on this account returns None.

    The front door does the same by SQL for webhooks; this is for what we fetch, receive by SMTP or replay.
    """
    row = RawRecord(
        account=account,
        received_at=clock.now(),
        method=request.method,
        query=dict(request.query),
        headers=dict(request.headers),
        body=request.body,
        key=key[:200] if key else None,
    )
    RawRecord.objects.bulk_create([row], ignore_conflicts=True)
    if key and not RawRecord.objects.filter(pk=row.pk).exists():
        return None
    defer(INTERPRET, raw_ids=[str(row.pk)])
    return row
