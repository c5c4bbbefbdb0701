"""An official decides what a person asked about their record."""

from uuid import UUID

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.actions.add_representative import add_representative
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.actions.erase_party import erase_party
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState
from nexo.domain.parties.errors import (
    DecidedAlready,
    PrincipalMissing,
    ReasonMissing,
    RecordRequestUnknown,
)
from nexo.domain.parties.models import Party, RecordRequest
from nexo.domain.parties.rules.asking import corrected
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def decide_about_record(
    *, actor: Actor, request_id: UUID, granted: bool, answer: str, principal: Party | None = None
) -> RecordRequest:
    """Do what was asked for, or refuse it with the reason; `principal` is for whom the person will act.

    Raises `RecordRequestUnknown`, `DecidedAlready`, `ReasonMissing`, `PrincipalMissing`, and what the acts raise.
    """
    request = _locked(actor, request_id)
    policies.check(allowed=policies.may_decide(actor, request.kind))
    if not granted and not answer.strip():
        raise ReasonMissing(field="answer")
    if granted:
        _grant(actor, request, principal)
    request.state = (RecordRequestState.GRANTED if granted else RecordRequestState.REFUSED).value
    request.answer = answer.strip()[:500]
    request.decided_at, request.decided_by_id = clock.now(), actor.subject_id
    request.save()
    audit.record(
        actor=actor,
        action="parties.decide_about_record",
        kind="party",
        object_id=request.party_id,
        reason=request.answer,
        changes={"request": str(request.id), "kind": request.kind, "state": request.state},
    )
    return request


@transaction.atomic
def withdraw_request(*, actor: Actor, request_id: UUID) -> RecordRequest:
    """Take back what one asked for, before it is decided. Raises `RecordRequestUnknown`, `DecidedAlready`."""
    request = _locked(actor, request_id)
    policies.check(allowed=policies.may_keep(actor, request.party))
    request.state, request.decided_at = RecordRequestState.WITHDRAWN.value, clock.now()
    request.save(update_fields=["state", "decided_at"])
    audit.record(
        actor=actor,
        action="parties.withdraw_request",
        kind="party",
        object_id=request.party_id,
        changes={"request": str(request.id)},
    )
    return request


def _locked(actor: Actor, request_id: UUID) -> RecordRequest:
    rows = policies.requests_visible_to(actor).select_for_update(of=("self",)).select_related("party")
    request = rows.filter(id=request_id).first()
    if request is None:
        raise RecordRequestUnknown
    if request.state != RecordRequestState.OPEN:
        raise DecidedAlready
    return request


def _grant(actor: Actor, request: RecordRequest, principal: Party | None) -> None:
    told = request.details
    if request.kind == RecordRequestKind.CORRECT:
        edit_party(
            actor=actor,
            party=request.party,
            changes={told["field"]: corrected(told["field"], told["value"])},
        )
    elif request.kind == RecordRequestKind.ERASE:
        erase_party(actor=actor, party=request.party, reason=request.reason)
        request.details, request.reason = {}, ""
    else:
        if principal is None:
            raise PrincipalMissing(field="principal")
        request.representation = add_representative(
            actor=actor,
            principal=principal,
            representative=request.party,
            kind=told.get("kind", ""),
            scope=",".join(told.get("groups", ())),
            evidence=request.file.sha256 if request.file else "",
        )
