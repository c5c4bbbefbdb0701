"""Writes a fact in the transaction of the change, and one job that will deliver it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events import codec, correlation
from nexo.kernel.events.event import Event
from nexo.kernel.ids import uuid7
from nexo.kernel.jobs.defer import defer
from nexo.kernel.together import waits, writing_together

DELIVER = "events.deliver"
# Every change passes here, and Django composing these words anew cost more than the writing.
_INTO = """
INSERT INTO events_eventrecord
    (id, topic, version, occurred_at, actor_kind, actor_id, jurisdiction_id, correlation_id, payload)
"""
_WRITE = f"{_INTO} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING xid"
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
    event_id = uuid7()
    values = (
        event_id,
        event.topic,
        event.version,
        clock.now(),
        actor.kind.value,
        actor.subject_id,
        actor.jurisdiction_id,
        correlation.current() or event_id,
        json.dumps(codec.encode(event)),
    )
    if not waits(_INTO, values):
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, values)
            xid = int(cursor.fetchone()[0])
        _see_to_delivery(xid)
    return event_id


@contextmanager
def one_batch() -> Iterator[None]:
    """Hold a loop of savepoints: one delivery job for all, and their facts and acts written together at the end."""
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = int(cursor.fetchone()[0])
    _see_to_delivery(xid)
    with writing_together():
        yield


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
