"""Runs waiting jobs in this process: for tests and for commands that want their effects at once."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from nexo.kernel import clock
from nexo.kernel.jobs.task import call, declared

_TAKE = """
DELETE FROM procrastinate_jobs WHERE id = (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(now)s)
      AND (%(queue)s::text IS NULL OR queue_name = %(queue)s)
    ORDER BY priority DESC, id LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING task_name, args, attempts
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job taken out of the table."""

    task: str
    args: dict[str, Any]
    attempts: int


def run_pending(*, queue: str | None = None, limit: int = 10_000) -> int:
    """Run every job that is due by the clock, and the jobs these defer; return how many ran.

    An error is raised where it happens, and its job is gone: a test wants to see it, not a retry.
    """
    for done in range(limit):
        job = _take(queue)
        if job is None:
            return done
        known = declared(job.task)
        if known is None:
            raise LookupError(f"no task is called {job.task}")
        call(known, job.args, job.attempts)
    raise RuntimeError(f"jobs go on deferring jobs after {limit}")


def _take(queue: str | None) -> Taken | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"now": clock.now(), "queue": queue})
        row = cursor.fetchone()
    if row is None:
        return None
    name, args, attempts = row
    return Taken(name, json.loads(args) if isinstance(args, str) else args, attempts)
