"""Writes down an act, in its transaction."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events import correlation
from nexo.kernel.together import waits

# Every act passes here, and Django composing these words anew cost more than the writing.
_INTO = """
INSERT INTO audit_auditentry
    (at, actor_kind, actor_id, jurisdiction_id, correlation_id, action, kind, object_id, reason, changes)
"""


def record(
    *,
    actor: Actor,
    action: str,
    kind: str,
    object_id: UUID | None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write that `actor` did `action` (`cases.assign`) to the object of `kind`; `changes` is plain JSON.

    No personal value belongs in `reason` or `changes`: the ledger can never be corrected.
    """
    values = [
        clock.now(),
        actor.kind.value,
        actor.subject_id,
        actor.jurisdiction_id,
        correlation.current(),
        action,
        kind,
        object_id,
        str(reason),
        json.dumps(dict(changes or {})),
    ]
    if not waits(_INTO, values):
        with connection.cursor() as cursor:
            cursor.execute(f"{_INTO} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
