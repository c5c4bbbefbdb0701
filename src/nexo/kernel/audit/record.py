"""Writes down an act, in its transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.events import correlation


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
    AuditEntry(
        at=clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.subject_id,
        jurisdiction_id=actor.jurisdiction_id,
        correlation_id=correlation.current(),
        action=action,
        kind=kind,
        object_id=object_id,
        reason=reason,
        changes=dict(changes or {}),
    ).save(force_insert=True)
