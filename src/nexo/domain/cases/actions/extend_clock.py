"""Extend a term once, before it ends, with the reason said to the citizen."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.run_clocks import earliest, end_of
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.errors import ExtendedBefore, ExtensionNotFound, ExtensionTooLate, MoveIncomplete
from nexo.domain.cases.events import ClockMoved
from nexo.domain.cases.models import Case, Clock
from nexo.domain.cases.rules.clocks import may_extend
from nexo.kernel import clock as time
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def extend_clock(*, actor: Actor, case_id: UUID, kind: ClockKind, reason: str) -> Case:
    """Give a running clock the longer term that its norm allows; the town's own may last twice as long.

    Only before it ends, only once, with a reason that the citizen reads. Raises `CaseUnknown`, `NotAllowed`,
    `MoveIncomplete` without a reason, `ExtensionNotFound`, `ExtendedBefore`, `ExtensionTooLate`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.may_extend(actor, case):
        raise NotAllowed
    extend(actor=actor, case=case, kind=kind, reason=reason)
    return case


def extend(*, actor: Actor, case: Case, kind: ClockKind, reason: str) -> Clock:
    """Extend a clock of a locked case whose term the actor may extend by another title; raises as `extend_clock`."""
    if not reason.strip():
        raise MoveIncomplete(
            "Escribí por qué hace falta más tiempo: lo va a leer quien lo pidió.", field="reason"
        )
    clock = case.clocks.select_related("term").filter(kind=kind, stopped_at__isnull=True).first()
    if clock is None:
        raise ExtensionNotFound
    before = clock.due_at
    _refuse(clock)
    clock.extended_amount = extension_of(clock)
    clock.extended_at, clock.extension_reason = time.now(), reason.strip()
    end = end_of(clock, case.jurisdiction)
    clock.due_at, clock.is_provisional, clock.calendar_id = (
        end.at,
        end.is_provisional,
        case.jurisdiction.calendar_id,
    )
    clock.save()
    case.due_at = earliest(list(case.clocks.filter(stopped_at__isnull=True))) or case.due_at
    case.save(update_fields=["due_at"])
    audit(
        actor=actor,
        action="cases.clock_extended",
        kind="case",
        object_id=case.id,
        changes={"clock": clock.kind, "due": [before.isoformat(), clock.due_at.isoformat()]},
    )
    record(
        ClockMoved(case_id=case.id, clock_id=clock.id, kind=clock.kind, because="extended", before=before),
        actor=actor,
    )
    return clock


def extension_of(clock: Clock) -> int:
    """Return by how much a clock may be extended, in its unit; 0 where its norm knows no extension."""
    if clock.kind == ClockKind.RESOLUTION:
        return clock.amount
    return clock.term.extension_amount if clock.term is not None else 0


def is_extendable(clock: Clock) -> bool:
    """Say whether a clock may be extended now."""
    extended = clock.extended_at is not None
    return clock.is_running and may_extend(
        extension=extension_of(clock), extended=extended, due=clock.due_at, now=time.now()
    )


def _refuse(clock: Clock) -> None:
    if is_extendable(clock):
        return
    if not extension_of(clock):
        raise ExtensionNotFound
    raise ExtendedBefore if clock.extended_at is not None else ExtensionTooLate
