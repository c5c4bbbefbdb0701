"""What an area does with a case on the way: plan it, ask, wait, refer."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.actions.run_clocks import stop
from nexo.domain.cases.enums import ClockKind, Phase, Result
from nexo.domain.cases.errors import MoveIncomplete
from nexo.domain.cases.events import CaseAnswered
from nexo.domain.cases.models import Case
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.events.record import record


@transaction.atomic
def schedule_case(*, actor: Actor, case_id: UUID, day: date, public_note: str = "") -> Case:
    """Promise the work for a day, today or later; again to move it. Raises `Invalid` and as `move`."""
    case = locked_case(actor=actor, case_id=case_id)
    if day < clock.today(case.jurisdiction.zone_info):
        raise Invalid("La fecha prometida no puede ser anterior a hoy.", field="day")
    if case.phase in (Phase.ASSIGNED, Phase.REOPENED):
        move(actor=actor, case=case, to=Phase.IN_PROGRESS, words=Words())
    move(actor=actor, case=case, to=Phase.SCHEDULED, words=Words(public_note=public_note), scheduled_for=day)
    return case


@transaction.atomic
def ask_citizen(*, actor: Actor, case_id: UUID, question: str) -> Case:
    """Ask the citizen for something and pause the internal term; the question leaves as a notice.

    Raises `CaseUnknown`, `MoveIncomplete` without a question, `AnonymousNotPossible`, `MoveNotAllowed`.
    """
    if not question.strip():
        raise MoveIncomplete("Escribí qué le estás pidiendo.", field="question")
    case = locked_case(actor=actor, case_id=case_id)
    if case.phase in (Phase.ASSIGNED, Phase.REOPENED):
        move(actor=actor, case=case, to=Phase.IN_PROGRESS, words=Words())
    move(actor=actor, case=case, to=Phase.AWAITING_CITIZEN, words=Words(public_note=question))
    return case


@transaction.atomic
def resume_case(*, actor: Actor, case_id: UUID, note: str = "") -> Case:
    """Go on with a case that waited (for the citizen, another body or its day). Raises as `move`."""
    case = locked_case(actor=actor, case_id=case_id)
    move(actor=actor, case=case, to=Phase.IN_PROGRESS, words=Words(note=note))
    return case


@transaction.atomic
def refer_external(*, actor: Actor, case_id: UUID, body: str, public_note: str) -> Case:
    """Send the case to another body, by name, and tell the citizen. Raises `MoveIncomplete` and as `move`."""
    if not body.strip():
        raise MoveIncomplete("Escribí a qué organismo se envía.", field="body")
    case = locked_case(actor=actor, case_id=case_id)
    words = Words(note=body, public_note=public_note or f"Lo enviamos a {body.strip()}.")
    move(actor=actor, case=case, to=Phase.REFERRED_EXTERNAL, words=words, result=Result.NOT_COMPETENT)
    return case


@transaction.atomic
def resolve_external(*, actor: Actor, case_id: UUID, answer: str) -> Case:
    """Write that another body solved it, in words for the citizen. Raises `MoveIncomplete` and as `move`."""
    if not answer.strip():
        raise MoveIncomplete("Escribí qué contestó el organismo.", field="answer")
    case = locked_case(actor=actor, case_id=case_id)
    move(actor=actor, case=case, to=Phase.RESOLVED_EXTERNAL, words=Words(public_note=answer))
    return case


@transaction.atomic
def mark_answered(*, actor: Actor, case_id: UUID) -> Case:
    """Write that a person of the administration answered; only the first time counts."""
    case = Case.objects.select_for_update(of=("self",)).get(
        pk=case_id, jurisdiction_id=jurisdiction_of(actor)
    )
    if case.first_response_at is None:
        case.first_response_at = clock.now()
        case.save(update_fields=["first_response_at"])
        stop(case, [ClockKind.ACKNOWLEDGEMENT, ClockKind.FIRST_RESPONSE], case.first_response_at)
        record(
            CaseAnswered(case_id=case.id, service_id=case.service_id, received_at=case.received_at),
            actor=actor,
        )
    return case


@transaction.atomic
def mark_acknowledged(*, actor: Actor, case_id: UUID) -> None:
    """Write that the receipt left; only the first time counts."""
    now = clock.now()
    rows = Case.objects.filter(
        pk=case_id, jurisdiction_id=jurisdiction_of(actor), acknowledged_at__isnull=True
    )
    if rows.update(acknowledged_at=now):
        stop(Case(pk=case_id), [ClockKind.ACKNOWLEDGEMENT], now)
