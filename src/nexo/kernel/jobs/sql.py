"""The one statement that puts a job into Procrastinate's table, for Django's connection and for a bare one.

It is an INSERT of ours instead of Procrastinate's function because it must run on the very connection of the
caller's transaction (inside a worker Procrastinate has a pool of its own) and because `ON CONFLICT` makes a
second job with the same queueing lock a no-op, where the function would abort the caller's transaction.
The table's own triggers wake the workers.
"""

from collections.abc import Mapping
from datetime import datetime
from json import dumps
from typing import Any

DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
VALUES (%(queue)s, %(task)s, %(priority)s, %(lock)s, %(queueing_lock)s, %(args)s::jsonb, %(schedule_at)s)
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
RETURNING id
"""
"""Give it `parameters(…)`; returns the job's id, or no row where the queueing lock is taken."""


def parameters(
    task: str,
    *,
    queue: str = "default",
    priority: int = 0,
    lock: str | None = None,
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    args: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the parameters of `DEFER`; `args` must be plain JSON: ids and short codes, nothing personal."""
    return {
        "queue": queue,
        "task": task,
        "priority": priority,
        "lock": lock,
        "queueing_lock": queueing_lock,
        "args": dumps(dict(args)),
        "schedule_at": schedule_at,
    }
