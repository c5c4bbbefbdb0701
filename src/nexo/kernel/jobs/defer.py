"""Puts work off until the caller's transaction has committed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from nexo.kernel.jobs import sql
from nexo.kernel.jobs.task import queue_of


def defer(
    task_name: str,
    *,
    queue: str | None = None,
    lock: str | None = None,
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    priority: int = 0,
    **kwargs: Any,
) -> int | None:
    """Write one job through Django's own connection: it commits or vanishes with the caller's transaction.

    Two jobs with the same `lock` never run at once; a second waiting job with the same `queueing_lock` is not
    written (returns None). `queue` defaults to the task's own. Arguments are UUIDs or plain JSON, not
    personal.
    """
    parameters = sql.parameters(
        task_name,
        queue=queue or queue_of(task_name),
        priority=priority,
        lock=lock,
        queueing_lock=queueing_lock,
        schedule_at=schedule_at,
        args={name: str(value) if isinstance(value, UUID) else value for name, value in kwargs.items()},
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.DEFER, parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else None
