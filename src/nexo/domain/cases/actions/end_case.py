"""Ends other than a solution: not admissible, no reply, closed by time, joined to another case."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.actions.follow_case import follow
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.errors import MoveNotAllowed
from nexo.domain.cases.models import Case
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid


@transaction.atomic
def reject_case(*, actor: Actor, case_id: UUID, reason: Reason, answer: str) -> Case:
    """Say that the case is not admissible, why, and tell the citizen. Raises as `move`."""
    case = locked_case(actor=actor, case_id=case_id)
    words = Words(reason=reason, public_note=answer)
    move(actor=actor, case=case, to=Phase.REJECTED_INADMISSIBLE, words=words, result=Result.REJECTED_LEGAL)
    return case


@transaction.atomic
def close_without_reply(*, actor: Actor, case_id: UUID, answer: str) -> Case:
    """Close a case whose author did not give what was asked; they are told and may reopen it. As `move`."""
    case = locked_case(actor=actor, case_id=case_id)
    words = Words(reason=Reason.NO_REPLY, public_note=answer)
    move(actor=actor, case=case, to=Phase.CLOSED_NO_REPLY, words=words, result=Result.NO_REPLY)
    return case


@transaction.atomic
def close_case(*, actor: Actor, case_id: UUID, note: str = "") -> Case:
    """Close an answered case: nobody disputed it in its time, or a supervisor decides. Raises as `move`."""
    case = locked_case(actor=actor, case_id=case_id)
    move(actor=actor, case=case, to=Phase.CLOSED, words=Words(note=note))
    return case


@transaction.atomic
def merge_case(*, actor: Actor, case_id: UUID, into_id: UUID, note: str = "") -> Case:
    """Join a case to another of the same service; its author follows the other and gets its notices.

    Raises `CaseUnknown`, `Invalid` for itself or another service, `MoveNotAllowed` into a case that ended.
    """
    if case_id == into_id:
        raise Invalid("Un caso no se puede unir a sí mismo.", field="into")
    first, second = sorted((case_id, into_id))
    locked = {pk: locked_case(actor=actor, case_id=pk) for pk in (first, second)}
    case, into = locked[case_id], locked[into_id]
    if case.service_id != into.service_id:
        raise Invalid("Solo se unen casos del mismo servicio.", field="into")
    if not into.is_open:
        raise MoveNotAllowed
    words = Words(
        note=note, public_note=f"Se unió al caso {into.public_code}: te avisamos cuando se resuelva."
    )
    move(actor=actor, case=case, to=Phase.MERGED, words=words)
    case.merged_into = into
    case.save(update_fields=["merged_into"])
    if case.applicant_id is not None:
        follow(actor=actor, case=into, party_id=case.applicant_id)
    return case
