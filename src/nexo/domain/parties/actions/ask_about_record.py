"""A person asks to correct or erase what is held about them, or to act for somebody; an official decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState
from nexo.domain.parties.errors import AskedAlready
from nexo.domain.parties.models import Party, RecordRequest
from nexo.domain.parties.rules.asking import corrected
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.files.models import StoredFile


@transaction.atomic
def ask_about_record(
    *,
    actor: Actor,
    party: Party,
    kind: RecordRequestKind,
    details: Mapping[str, Any] | None = None,
    reason: str = "",
    file: StoredFile | None = None,
) -> RecordRequest:
    """Write the request down and return it. Raises `AskedAlready`, `FieldNotCorrectable`, `NotAllowed`."""
    party = Party.objects.select_for_update(of=("self",)).get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    told = dict(details or {})
    if kind is RecordRequestKind.CORRECT:
        corrected(told.get("field", ""), told.get("value", ""))
    waiting = RecordRequest.objects.filter(party=party, kind=kind, state=RecordRequestState.OPEN)
    if kind is not RecordRequestKind.ERASE:
        same = "field" if kind is RecordRequestKind.CORRECT else "document"
        waiting = waiting.filter(**{f"details__{same}": told.get(same, "")})
    if waiting.exists():
        raise AskedAlready
    request = RecordRequest(
        jurisdiction_id=party.jurisdiction_id,
        party=party,
        kind=kind.value,
        details=told,
        reason=reason.strip()[:500],
        file=file,
    )
    request.save(force_insert=True)
    changes = {"request": str(request.id), "kind": kind.value, "field": told.get("field", "")}
    audit.record(
        actor=actor, action="parties.ask_about_record", kind="party", object_id=party.id, changes=changes
    )
    return request


@transaction.atomic
def run_term(*, actor: Actor, request: RecordRequest, case_id: UUID, due_at: datetime | None) -> None:
    """Say which case runs the term of the law for a request, and until when."""
    policies.check(allowed=policies.may_keep(actor, request.party))
    request.case_id, request.due_at = case_id, due_at
    request.save(update_fields=["case_id", "due_at"])
    audit.record(
        actor=actor,
        action="parties.run_term",
        kind="party",
        object_id=request.party_id,
        changes={"request": str(request.id), "case": str(case_id)},
    )
