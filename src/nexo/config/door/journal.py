"""The journal of raw requests: whoever waits is written in one transaction with the others who wait.

While one transaction commits, the next requests gather; so a thousand requests a second cost as many commits
as the disk gives, not a thousand. A row and the job that will interpret it are born in the same commit.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

import psycopg

from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock, faults, ids
from nexo.kernel.jobs import sql

log = logging.getLogger(__name__)

TASK = "interactions.interpret"
QUEUE = "intake"
_BATCH = 100
_MOST_WAITING = 2_000
_MOST_WAITING_BYTES = 64 * 1024 * 1024
_SLOWEST_COMMIT = 10.0

# Rows and job in one statement: each further one would cost a commit's worth of waiting under load. All but the
# bodies travels as one JSON text: a list of each column would be written down item by item, which cost a quarter
# of the door's processor.
_STORE = f"""
WITH stored AS (
    INSERT INTO interactions_rawrecord
        (id, account_id, received_at, method, query, headers, body, key, state, attempts, error, decision_reason)
    SELECT id, account_id, received_at, method, query, headers, body, NULL, 'received', 0, '', ''
    FROM ROWS FROM (
        json_to_recordset(%(rows)s::json) AS (
            id uuid, account_id uuid, received_at timestamptz, method text, query jsonb, headers jsonb
        ),
        unnest(%(bodies)b::bytea[])
    ) AS row (id, account_id, received_at, method, query, headers, body)
)
{sql.DEFER}
"""  # noqa: S608 - two constants of ours


class Unavailable(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The request could not be stored now; whoever sent it must try again."""


class Refused(Exception):  # noqa: N818
    """The database will never take this row, such as one of an account that was deleted a moment ago."""


@dataclass(frozen=True, slots=True)
class Row:
    """One raw request of an account."""

    account_id: UUID
    request: RawRequest
    id: UUID = field(default_factory=ids.uuid7)
    received_at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row, and whoever waits for it to be stored."""

    row: Row
    stored: "asyncio.Future[None]"


def statement(rows: Sequence[Row]) -> tuple[str, dict[str, Any]]:
    """Return what to execute, and with what, to store rows and the job that will interpret them."""
    job = sql.parameters(TASK, queue=QUEUE, args={"raw_ids": [str(row.id) for row in rows]})
    return _STORE, job | {
        "rows": dumps([_all_but_body(row) for row in rows]),
        "bodies": [row.request.body for row in rows],
    }


class Journal:
    """Writes entries through one connection of its own, batch after batch."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._waiting: list[_Entry] = []
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def store(self, row: Row) -> None:
        """Return when the row is committed; raises `Unavailable` or `Refused`."""
        size = len(row.request.body)
        if len(self._waiting) >= _MOST_WAITING or self._waiting_bytes + size > _MOST_WAITING_BYTES:
            raise Unavailable
        entry = _Entry(row, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        self._waiting_bytes += size
        self._wake.set()
        await entry.stored

    async def run(self) -> None:
        """Write what waits, until cancelled."""
        try:
            while True:
                await self._wake.wait()
                batch = self._take()
                if batch:
                    await self._write(batch)
        finally:
            await self._hang_up()

    def _take(self) -> list[_Entry]:
        batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
        self._waiting_bytes -= sum(len(entry.row.request.body) for entry in batch)
        if not self._waiting:
            self._wake.clear()
        return batch

    async def _write(self, batch: Sequence[_Entry]) -> None:
        try:
            async with asyncio.timeout(_SLOWEST_COMMIT):
                await self._commit(batch)
        except (psycopg.DataError, psycopg.IntegrityError):
            await self._write_apart(batch)
        except (psycopg.Error, OSError, TimeoutError, faults.FaultInjected) as error:
            log.warning("journal.unavailable", extra={"error": type(error).__name__, "waiting": len(batch)})
            await self._hang_up()
            for entry in batch:
                _settle(entry, Unavailable())
        else:
            for entry in batch:
                _settle(entry)

    async def _write_apart(self, batch: Sequence[_Entry]) -> None:
        """Write a refused batch row by row: one bad row must not take its neighbours along."""
        if len(batch) == 1:
            log.warning("journal.refused", extra={"account": str(batch[0].row.account_id)})
            _settle(batch[0], Refused())
            return
        for entry in batch:
            await self._write([entry])

    async def _commit(self, batch: Sequence[_Entry]) -> None:
        connection = await self._connected()
        to_do = statement([entry.row for entry in batch])
        if not faults.is_armed("K4"):
            # One statement commits itself: no round trip to begin and none to commit.
            await connection.execute(*to_do, prepare=True)
            return
        async with connection.transaction():
            await connection.execute(*to_do, prepare=True)
            faults.point("K4")

    async def _connected(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._dsn, autocommit=True, connect_timeout=2, application_name="nexo door journal"
            )
        return self._connection

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def _all_but_body(row: Row) -> dict[str, object]:
    return {
        "id": str(row.id),
        "account_id": str(row.account_id),
        "received_at": row.received_at.isoformat(),
        "method": row.request.method,
        "query": dict(row.request.query),
        "headers": dict(row.request.headers),
    }


def _settle(entry: _Entry, error: Exception | None = None) -> None:
    """Tell whoever waits, unless they left meanwhile."""
    if entry.stored.done():
        return
    if error is None:
        entry.stored.set_result(None)
    else:
        entry.stored.set_exception(error)
