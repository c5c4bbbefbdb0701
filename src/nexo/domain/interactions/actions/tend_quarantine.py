"""What a person does with a record that could not be interpreted: try again, correct it, or set it aside."""

from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.record_raw import INTERPRET
from nexo.domain.interactions.enums import RawState
from nexo.domain.interactions.errors import RawDecided, ReasonMissing
from nexo.domain.interactions.models import RawRecord
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.jobs.defer import defer


@transaction.atomic
def retry_raw(*, actor: Actor, raw_id: UUID) -> RawRecord:
    """Interpret a quarantined record once more, alone."""
    row = _locked(actor, raw_id)
    row.state, row.attempts = RawState.RECEIVED, 0
    row.save(update_fields=["state", "attempts"])
    audit(actor=actor, action="interactions.retry_raw", kind="raw", object_id=row.pk)
    defer(INTERPRET, raw_ids=[str(row.pk)])
    return row


@transaction.atomic
def edit_raw(*, actor: Actor, raw_id: UUID, body: bytes, reason: str) -> RawRecord:
    """Interpret a corrected copy; the original is kept as it came and set aside with the reason."""
    row = _locked(actor, raw_id)
    if not reason.strip():
        raise ReasonMissing
    copy = RawRecord.objects.create(
        id=ids.uuid7(),
        account_id=row.account_id,
        received_at=row.received_at,
        method=row.method,
        query=row.query,
        headers=row.headers,
        body=body,
    )
    _decide(row, actor, f"Corregido: {reason}")
    audit(
        actor=actor,
        action="interactions.edit_raw",
        kind="raw",
        object_id=row.pk,
        reason=reason,
        changes={"copy": str(copy.pk)},
    )
    defer(INTERPRET, raw_ids=[str(copy.pk)])
    return copy


@transaction.atomic
def discard_raw(*, actor: Actor, raw_id: UUID, reason: str) -> RawRecord:
    """Set a record aside for good, with the reason; the original stays in the store."""
    row = _locked(actor, raw_id)
    if not reason.strip():
        raise ReasonMissing
    _decide(row, actor, reason)
    audit(actor=actor, action="interactions.discard_raw", kind="raw", object_id=row.pk, reason=reason)
    return row


def _locked(actor: Actor, raw_id: UUID) -> RawRecord:
    row = (
        RawRecord.objects.select_for_update(of=("self",))
        .filter(pk=raw_id, account__jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if row is None:
        raise NotFound
    if not policies.may_tend_quarantine(actor):
        raise NotAllowed
    if row.state != RawState.QUARANTINED:
        raise RawDecided
    return row


def _decide(row: RawRecord, actor: Actor, reason: str) -> None:
    row.state = RawState.DISCARDED
    row.decided_at, row.decided_by_id, row.decision_reason = clock.now(), actor.subject_id, reason[:300]
    row.save(update_fields=["state", "decided_at", "decided_by_id", "decision_reason"])
