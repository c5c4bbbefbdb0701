"""Leave a note with a case, for officials alone."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.errors import MoveIncomplete
from nexo.domain.cases.models import StateChange
from nexo.domain.cases.rules.lifecycle import Who
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

_MAY = frozenset({Who.FRONT, Who.TRIAGE, Who.AREA, Who.SUPERVISOR, Who.SYSTEM})


@transaction.atomic
def note_case(*, actor: Actor, case_id: UUID, text: str) -> StateChange:
    """Write a note into the history of a case; it moves nothing, and a case that is idle stays so.

    Raises `CaseUnknown`, `NotAllowed`, `MoveIncomplete` without words.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & _MAY:
        raise NotAllowed
    if not text.strip():
        raise MoveIncomplete("Escribí la nota.", field="text")
    note = StateChange.objects.create(
        case=case,
        actor_kind=actor.kind.value,
        actor_id=actor.subject_id,
        actor_label=actor.label,
        from_phase=case.phase,
        to_phase=case.phase,
        from_unit=case.owner_unit,
        to_unit=case.owner_unit,
        note=text.strip(),
    )
    audit(actor=actor, action="cases.noted", kind="case", object_id=case.id)
    return note
