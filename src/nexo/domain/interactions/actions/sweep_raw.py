"""Finds raw records that were stored but never interpreted: a worker died, or a job was lost."""

from datetime import timedelta

from django.db import transaction

from nexo.domain.interactions.actions.record_raw import INTERPRET
from nexo.domain.interactions.enums import RawState
from nexo.domain.interactions.models import RawRecord
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer

FORGOTTEN_AFTER = timedelta(minutes=10)
_AT_ONCE = 1000
_A_JOB = 50


@transaction.atomic
def sweep_raw() -> int:
    """Defer the interpretation of forgotten records.

    Return how many. A record that has its job is no harm.
    """
    rows = RawRecord.objects.filter(
        state=RawState.RECEIVED, received_at__lt=clock.now() - FORGOTTEN_AFTER
    ).order_by("received_at")
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)[:_AT_ONCE]]
    for start in range(0, len(ids), _A_JOB):
        batch = ids[start : start + _A_JOB]
        defer(INTERPRET, raw_ids=batch, queueing_lock=f"{INTERPRET}:{batch[0]}")
    return len(ids)
