"""Give a case to another area or to an official."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.actions.run_clocks import restart_competent
from nexo.domain.cases.enums import Phase, Reason
from nexo.domain.cases.errors import UnitUnsuitable
from nexo.domain.cases.events import CaseAssigned
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def assign_case(*, actor: Actor, case_id: UUID, unit_id: UUID, note: str = "") -> Case:
    """Give the case to another unit; receipt, and with it the legal start, stay as they were.

    Raises `CaseUnknown`, `UnitUnsuitable`, `MoveNotAllowed` (after three returns only a supervisor may).
    """
    case = locked_case(actor=actor, case_id=case_id)
    unit = Unit.objects.filter(
        pk=unit_id, jurisdiction_id=case.jurisdiction_id, valid_to__isnull=True, is_external=False
    ).first()
    if unit is None:
        raise UnitUnsuitable(field="unit")
    from_unit_id = case.owner_unit_id
    case.routing_reason = note.strip()[:200] or f"lo derivó {actor.label}"[:200]
    move(actor=actor, case=case, to=Phase.ASSIGNED, words=Words(note=note), to_unit=unit)
    case.assignee = None
    case.save(update_fields=["assignee", "routing_reason"])
    restart_competent(case, clock.now())
    _announce(actor, case, from_unit_id)
    return case


@transaction.atomic
def return_case(*, actor: Actor, case_id: UUID, reason: Reason, note: str) -> Case:
    """Send the case back to triage: not ours. The legal clock keeps running.

    Raises `CaseUnknown`, `MoveNotAllowed`, `MoveIncomplete`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    move(actor=actor, case=case, to=Phase.RETURNED, words=Words(reason=reason, note=note))
    return case


@transaction.atomic
def take_case(*, actor: Actor, case_id: UUID, staff_id: UUID | None = None) -> Case:
    """Make an official of the owner unit the assignee (oneself by default); accepts an assigned case.

    Raises `CaseUnknown`, `NotAllowed`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & {Who.AREA, Who.SUPERVISOR}:
        raise NotAllowed
    wanted = staff_id or actor.staff_id
    if wanted is None:
        raise NotAllowed
    staff = StaffMember.objects.filter(
        pk=wanted, jurisdiction_id=case.jurisdiction_id, status=StaffStatus.ACTIVE
    ).first()
    if staff is None:
        raise NotAllowed
    if case.phase in (Phase.ASSIGNED, Phase.REOPENED):
        move(actor=actor, case=case, to=Phase.IN_PROGRESS, words=Words())
    case.assignee = staff
    case.updated_at = clock.now()
    case.save(update_fields=["assignee", "updated_at"])
    audit(
        actor=actor,
        action="cases.taken",
        kind="case",
        object_id=case.id,
        changes={"staff": str(staff.id)},
    )
    _announce(actor, case, case.owner_unit_id)
    return case


def _announce(actor: Actor, case: Case, from_unit_id: UUID) -> None:
    record(
        CaseAssigned(
            case_id=case.id,
            service_id=case.service_id,
            from_unit_id=from_unit_id,
            to_unit_id=case.owner_unit_id,
            staff_id=case.assignee_id,
            received_at=case.received_at,
        ),
        actor=actor,
    )
