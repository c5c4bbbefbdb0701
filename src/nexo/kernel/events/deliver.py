"""Brings recorded facts to their subscribers: at least once, and once where nothing breaks.

The normal path is one transaction for a batch: a done-row for each (event, subscriber), then every handler in
one savepoint. When one fails, it leaves the batch to be tried alone later (`retry.py`), and the others, whose
work the savepoint took away, run again with a savepoint each. When a whole batch broke (a crash, an error at
commit) it comes back with attempts and is scattered: every pair gets a job of its own.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction

from nexo.kernel import clock, faults
from nexo.kernel.events import codec
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.models import DeliveryState, EventDelivery, EventRecord
from nexo.kernel.events.record import DELIVER, forget_batch
from nexo.kernel.events.retry import describe, schedule_retry
from nexo.kernel.events.subscribe import Subscriber, subscribers_of

BATCH = 50
"""How many waiting jobs are taken along: more would hold the rows that handlers lock for too long."""
Pair = tuple[EventRecord, Subscriber]
Claim = tuple[EventDelivery, EventRecord, Subscriber]
"""A pair that is ours to run, with its done-row."""
Turn = Sequence[Claim]
"""What one call of a subscriber gets: one event, or all of the batch for one that takes many."""

# Waiting delivery jobs are taken along: one claim and one commit for many, and if this transaction does not
# commit they are all back.
_TAKE_ALONG = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT id FROM procrastinate_jobs
    WHERE task_name = %s AND status = 'todo' AND attempts = 0
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING (args ->> 'xid')::bigint
"""


def deliver(xid: int, *, attempts: int = 0) -> None:
    """Deliver what transaction `xid` recorded and, on a first try, what waits beside it."""
    with transaction.atomic():
        forget_batch()
        if attempts:
            _scatter(_undelivered([xid]))
        else:
            _deliver(_undelivered([xid, *_take_along(BATCH)]), stop_at_error=False)
        forget_batch()


def deliver_pending() -> int:
    """Deliver everything undelivered, and what that sets off, in this process; return how many events.

    For tests and commands: the first error of a handler is raised.
    """
    total = 0
    while True:
        with transaction.atomic():
            forget_batch()
            _take_along(limit=None)
            events = list(EventRecord.objects.filter(delivered_at__isnull=True).order_by("xid", "id"))
            _deliver(events, stop_at_error=True)
            forget_batch()
        if not events:
            return total
        total += len(events)


def envelope_of(record: EventRecord, subscriber: Subscriber) -> Envelope[object]:  # type: ignore[type-var]
    """Rebuild what `subscriber` expects from a stored record."""
    return Envelope(
        event=codec.decode(subscriber.kind, record.payload),
        id=record.id,
        occurred_at=record.occurred_at,
        actor_kind=record.actor_kind,
        actor_id=record.actor_id,
        jurisdiction_id=record.jurisdiction_id,
        correlation_id=record.correlation_id,
    )


def run_handler(record: EventRecord, subscriber: Subscriber) -> None:
    """Call one subscriber for one event."""
    faults.point("deliver")
    subscriber.handle([envelope_of(record, subscriber)])


def _take_along(limit: int | None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_ALONG, [DELIVER, limit])
        return [row[0] for row in cursor.fetchall()]


def _undelivered(xids: Sequence[int]) -> list[EventRecord]:
    return list(
        EventRecord.objects.filter(xid__in=set(xids), delivered_at__isnull=True).order_by("xid", "id")
    )


def _deliver(events: Sequence[EventRecord], *, stop_at_error: bool) -> None:
    turns = _turns(_claim(_pairs(events)))
    if stop_at_error:
        for turn in turns:
            _run(turn)
    else:
        _run_all(turns)
    _mark_delivered(events)


def _turns(claims: Iterable[Claim]) -> list[Turn]:
    """Return the calls to be made: event by event, then once each subscriber that takes many."""
    single: list[Turn] = []
    many: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim[2].takes_many:
            many.setdefault(claim[2].name, []).append(claim)
        else:
            single.append([claim])
    return [*single, *many.values()]


def _run(turn: Turn) -> None:
    faults.point("deliver")
    turn[0][2].handle([envelope_of(record, subscriber) for _, record, subscriber in turn])


def _run_all(turns: Sequence[Turn]) -> None:
    """Run everything in one savepoint; once something fails, put that off and run the others apart."""
    begun = 0
    try:
        with transaction.atomic():
            for turn in turns:
                begun += 1
                _run(turn)
    except Exception as error:  # noqa: BLE001 - an edge: one subscriber's fault must not hold up the others
        for number, turn in enumerate(turns, start=1):
            if number == begun and len(turn) == 1:
                _put_off(turn[0], error)
            else:
                for claim in turn:
                    _try(claim)


def _try(claim: Claim) -> None:
    try:
        with transaction.atomic():
            _run([claim])
    except Exception as error:  # noqa: BLE001 - an edge: same
        _put_off(claim, error)


def _put_off(claim: Claim, error: Exception) -> None:
    row = claim[0]
    EventDelivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.FAILED, attempts=1, error=describe(error), updated_at=clock.now()
    )
    schedule_retry(row.pk, attempts=1, error=error)


def _scatter(events: Sequence[EventRecord]) -> None:
    for row, _, _ in _claim(_pairs(events), state=DeliveryState.FAILED):
        schedule_retry(row.pk, attempts=0)
    _mark_delivered(events)


def _pairs(events: Iterable[EventRecord]) -> list[Pair]:
    return [
        (record, subscriber)
        for record in events
        for subscriber in subscribers_of(record.topic, record.version)
    ]


def _claim(pairs: Sequence[Pair], state: DeliveryState = DeliveryState.DONE) -> list[Claim]:
    """Write the rows of all pairs at once and return those that nobody had written before.

    A second worker on the same pair waits here for the first one's commit, and then finds nothing to do.
    """
    if not pairs:
        return []
    rows = [
        EventDelivery(event=record, subscriber=subscriber.name, state=state, updated_at=clock.now())
        for record, subscriber in pairs
    ]
    EventDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    ours: set[UUID] = set(
        EventDelivery.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    return [
        (row, record, subscriber)
        for row, (record, subscriber) in zip(rows, pairs, strict=True)
        if row.pk in ours
    ]


def _mark_delivered(events: Sequence[EventRecord]) -> None:
    EventRecord.objects.filter(pk__in=[record.pk for record in events]).update(delivered_at=clock.now())
