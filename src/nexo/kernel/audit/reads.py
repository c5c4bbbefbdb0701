"""Writes down who looked at whom."""

from collections.abc import Iterable
from uuid import UUID

from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.events import correlation


def record_reads(
    *,
    actor: Actor,
    party_ids: Iterable[UUID],
    purpose: str,
    kind: str,
    object_id: UUID | None = None,
    fields: str = "",
) -> None:
    """Write one row a party, all in one statement. `kind` says through what (a page, a search, an export)."""
    at, thread = clock.now(), correlation.current()
    rows = [
        ReadEntry(
            at=at,
            actor_kind=actor.kind.value,
            actor_id=actor.subject_id,
            jurisdiction_id=actor.jurisdiction_id,
            correlation_id=thread,
            party_id=party_id,
            purpose=purpose,
            kind=kind,
            object_id=object_id,
            fields=fields,
        )
        for party_id in dict.fromkeys(party_ids)
    ]
    if rows:
        ReadEntry.objects.bulk_create(rows)
