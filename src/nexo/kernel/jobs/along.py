"""Lets a job do the work of others like it that wait, so that a rush costs fewer and fuller transactions.

What was taken along is written into the running job's own row and committed before anything is done: should its
process die, it comes back with all of it.
"""

import json
from typing import Any

from django.db import connection

MOST = 50
"""So many list items a job has in the end, unless it began with more; more would hold locks for too long."""

_TAKE = """
WITH waiting AS (
    SELECT id, args -> %(argument)s AS listed FROM procrastinate_jobs
    WHERE task_name = %(task)s AND status = 'todo' AND attempts = 0 AND scheduled_at IS NULL
    ORDER BY id LIMIT %(room)s FOR UPDATE SKIP LOCKED
), counted AS (
    SELECT id, listed, sum(jsonb_array_length(listed)) OVER (ORDER BY id) AS total FROM waiting
), taken AS (
    DELETE FROM procrastinate_jobs job USING counted
    WHERE job.id = counted.id AND counted.total <= %(room)s
    RETURNING counted.listed
)
UPDATE procrastinate_jobs SET args = jsonb_set(args, ARRAY[%(argument)s], args -> %(argument)s || more.listed)
FROM (SELECT jsonb_agg(item) AS listed FROM taken, jsonb_array_elements(taken.listed) AS item) AS more
WHERE id = %(job)s AND more.listed IS NOT NULL
RETURNING args -> %(argument)s
"""


def take_along(*, job_id: int, task: str, argument: str, mine: list[Any]) -> list[Any]:
    """Return the list of the running job with those of waiting jobs of the same task, which are gone then."""
    room = MOST - len(mine)
    if room < 1:
        return mine
    wanted: dict[str, Any] = {"argument": argument, "task": task, "room": room, "job": job_id}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, wanted)
        row = cursor.fetchone()
    if row is None:
        return mine
    found: list[Any] = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return found
