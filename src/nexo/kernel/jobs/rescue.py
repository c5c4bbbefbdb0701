"""Gives back the jobs of workers that died, within seconds.

A living worker holds an advisory lock under its number: when its process dies, the server ends the session
and the lock is gone, long before a heartbeat is missed. Heartbeats remain for what the lock cannot see (a
lost connection).
"""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import psycopg

from nexo.kernel import clock
from nexo.kernel.jobs.task import MAX_TRIES, declared, wait_before

HEARTBEAT = 5.0
"""Seconds between two signs of life of a worker."""
SILENT_FOR = 30.0
"""A worker that said nothing for so many seconds is dead, whatever its lock says."""
_LOCK_CLASS = 0x6E78  # "nx"; the second half of the lock is the worker's number
# A worker is young until its lock can be expected; its heartbeat at registration covers it that long.
_YOUNG = 2.0
_INTERVAL = 2.0

_ORPHANS = f"""
SELECT job.id, job.task_name, job.attempts
FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND (
    worker.id IS NULL
    OR worker.last_heartbeat < now() - interval '{SILENT_FOR} s'
    OR worker.last_heartbeat < now() - interval '{_YOUNG} s' AND NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = {_LOCK_CLASS} AND objid = job.worker_id
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
"""  # noqa: S608 - our own constants
_GIVE_UP = "SELECT procrastinate_finish_job_v1(%s, 'failed', false)"
_GIVE_BACK = "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)"

logger = logging.getLogger(__name__)


async def keep_watch(parameters: dict[str, Any], worker_id: int) -> None:
    """Hold the lock of this worker and give back what dead ones left; runs until cancelled.

    Loses its connection with the server's restarts and takes the lock again on the next.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
                await connection.execute("SELECT pg_advisory_lock(%s, %s)", (_LOCK_CLASS, worker_id))
                while True:
                    await rescue(connection)
                    await asyncio.sleep(_INTERVAL)
        except psycopg.Error as error:
            logger.warning("watch interrupted", extra={"error": type(error).__name__})
            await asyncio.sleep(_INTERVAL / 2)


async def rescue(connection: psycopg.AsyncConnection[Any]) -> int:
    """Give back every orphaned job, or give it up once it has used its tries; return how many there were."""
    orphans = await (await connection.execute(_ORPHANS)).fetchall()
    for job_id, task, attempts in orphans:
        known = declared(task)
        if attempts + 1 >= (known.tries if known else MAX_TRIES):
            await _settle(connection, _GIVE_UP, job_id)
        else:
            # The first time at once: most processes die for a reason that has nothing to do with the job.
            wait = wait_before(attempts) if attempts else timedelta(0)
            await _settle(connection, _GIVE_BACK, job_id, clock.now() + wait)
        logger.warning("job given back", extra={"task": task, "attempts": attempts + 1})
    return len(orphans)


async def _settle(connection: psycopg.AsyncConnection[Any], statement: str, *values: object) -> None:
    try:
        await connection.execute(statement, values)
    except psycopg.errors.RaiseException:
        # Another worker was faster.
        logger.debug("job already settled")
