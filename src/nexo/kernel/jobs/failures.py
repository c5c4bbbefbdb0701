"""Moves jobs that are given up out of the queue, to where a person finds them."""

import json
from typing import Any

from django.db import connection, transaction

from nexo.kernel import clock
from nexo.kernel.jobs.models import FailedJob

# Procrastinate leaves failed jobs where it claims waiting ones; this keeps that table short.
_TAKE_FAILED = """
DELETE FROM procrastinate_jobs WHERE status = 'failed'
RETURNING id, task_name, queue_name, args::text, attempts
"""


def note_failure(
    *, job_id: int, task: str, queue: str, args: dict[str, Any], attempts: int, error: str
) -> None:
    """Write down that a job was given up, and why; the first to say so of a job is right."""
    FailedJob.objects.get_or_create(
        job_id=job_id,
        defaults={
            "task": task,
            "queue": queue,
            "args": args,
            "attempts": attempts,
            "error": error[:200],
            "failed_at": clock.now(),
        },
    )


def collect_failures(*, ignored: set[str], known: set[str]) -> int:
    """Move failed jobs out of the queue and return how many; `ignored` tasks come again by themselves.

    A job that nobody has noted killed its process, or its task is not `known` to this version.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE_FAILED)
        rows = cursor.fetchall()
        for job_id, task, queue, args, attempts in rows:
            if task not in ignored:
                error = "ProcessDied" if task in known else "TaskUnknown"
                note_failure(
                    job_id=job_id,
                    task=task,
                    queue=queue,
                    args=json.loads(args),
                    attempts=attempts,
                    error=error,
                )
    return len(rows)
