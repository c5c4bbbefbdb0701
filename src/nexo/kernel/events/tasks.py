"""The jobs of delivery."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from nexo.kernel import clock
from nexo.kernel.events import retry
from nexo.kernel.events.deliver import deliver, run_handler
from nexo.kernel.events.models import DeliveryState, EventDelivery, EventRecord
from nexo.kernel.events.record import DELIVER, forget_batch
from nexo.kernel.events.subscribe import subscribers_of
from nexo.kernel.ids import uuid7_floor
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

KEPT_DAYS = 30


@task(name=DELIVER, queue="events", counts_attempts=True, one_at_a_time=True)
def task_deliver(*, xid: int, attempts: int) -> None:
    """Deliver what one transaction recorded."""
    deliver(xid, attempts=attempts)


@task(name=retry.RETRY, queue="events")
def task_retry(*, delivery_id: str) -> None:
    """Try one delivery again, alone."""
    row = retry.count_try(UUID(delivery_id))
    if row is None:
        return
    try:
        with transaction.atomic():
            forget_batch()
            _run(row)
            EventDelivery.objects.filter(pk=row.pk).update(state=DeliveryState.DONE, updated_at=clock.now())
    except Exception as error:  # noqa: BLE001 - an edge: the try is counted and told, whatever went wrong
        retry.settle_failure(row, error)


@task(name="events.sweep", queue="events", cron="* * * * *", retry=1)
def task_sweep() -> None:
    """Deliver what was forgotten: its job was lost by hand, or by a backup without it."""
    forgotten = EventRecord.objects.filter(delivered_at__isnull=True, occurred_at__lt=retry.stuck_since())
    for xid in sorted(set(forgotten.values_list("xid", flat=True)[:1000])):
        defer(DELIVER, queue="events", queueing_lock=f"{DELIVER}:{xid}", xid=xid)


@task(name="events.prune", queue="events", cron="17 * * * *", retry=1)
def task_prune() -> None:
    """Drop the done-rows of long ago: a delivered event is never delivered again."""
    old = EventDelivery.objects.filter(
        state=DeliveryState.DONE, pk__lt=uuid7_floor(clock.now() - timedelta(days=KEPT_DAYS))
    )
    while EventDelivery.objects.filter(pk__in=old.order_by("pk").values("pk")[:10_000]).delete()[0]:
        pass


def _run(row: EventDelivery) -> None:
    """Run the subscriber of `row`; one that was removed since has nothing left to do."""
    for subscriber in subscribers_of(row.event.topic, row.event.version):
        if subscriber.name == row.subscriber:
            run_handler(row.event, subscriber)
