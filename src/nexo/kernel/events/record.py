"""Writes a fact in the transaction of the change, and one job that will deliver it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events import codec, correlation
from nexo.kernel.events.event import Event
from nexo.kernel.events.models import EventRecord
from nexo.kernel.ids import uuid7
from nexo.kernel.jobs.defer import defer

DELIVER = "events.deliver"
_MEMORY = "_nexo_deferred_delivery"


class OutsideTransaction(RuntimeError):  # noqa: N818 - reads as a sentence
    """An event was to be recorded with no transaction open: it could survive a change that did not."""


@dataclass(frozen=True, slots=True)
class _Deferred:
    """Where the delivery job of a transaction was deferred: its xid and the savepoints open at that time."""

    xid: int
    savepoints: tuple[str, ...]

    def covers(self, xid: int, savepoints: tuple[str, ...]) -> bool:
        """Say whether that job survives whenever something written now does.

        It does if every savepoint it stands in is still open: rolling one of them back undoes both.
        """
        return self.xid == xid and savepoints[: len(self.savepoints)] == self.savepoints


def record(event: Event, *, actor: Actor) -> UUID:
    """Write `event` and see to its delivery after commit; return its id. Raises outside a transaction."""
    _require_transaction()
    row = EventRecord(
        id=uuid7(),
        topic=event.topic,
        version=event.version,
        occurred_at=clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.subject_id,
        jurisdiction_id=actor.jurisdiction_id,
        payload=codec.encode(event),
    )
    row.correlation_id = correlation.current() or row.id
    row.save(force_insert=True)
    _see_to_delivery(row.xid)
    return row.id


def open_batch() -> None:
    """Defer the delivery job at this level, before a loop of savepoints that would each defer their own."""
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = int(cursor.fetchone()[0])
    _see_to_delivery(xid)


def forget_batch() -> None:
    """Forget the job of this transaction: it has just been run inside it, and what follows needs another."""
    _remember(None)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("events are recorded inside the transaction of the change")


def _see_to_delivery(xid: int) -> None:
    savepoints = tuple(str(name) for name in connection.savepoint_ids if name)
    known: _Deferred | None = getattr(connection, _MEMORY, None)
    if known is None or not known.covers(xid, savepoints):
        defer(DELIVER, queue="events", xid=xid)
        _remember(_Deferred(xid, savepoints))


def _remember(deferred: _Deferred | None) -> None:
    # On the connection, because the job and its savepoints belong to it and to no other.
    setattr(connection, _MEMORY, deferred)
