"""Move a case along its life; every other verb goes through here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.cases import policies
from nexo.domain.cases.actions.run_clocks import follow_move
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.errors import AnonymousNotPossible, CaseUnknown, MoveIncomplete, MoveNotAllowed
from nexo.domain.cases.events import CasePhaseChanged
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.cases.rules import lifecycle
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Conflict
from nexo.kernel.events.record import record

_FIELDS = {
    "reason": gettext_noop("Falta elegir el motivo."),
    "note": gettext_noop("Falta explicar el motivo con tus palabras."),
    "public_note": gettext_noop("Falta la respuesta para quien lo pidió."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said with a move: a reason of the closed list, a note for staff, a note for the citizen."""

    reason: Reason | str = ""
    note: str = ""
    public_note: str = ""


def locked_case(*, actor: Actor, case_id: UUID) -> Case:
    """Return the case, locked, if the actor may see it; raises `CaseUnknown`. Call inside a transaction."""
    case = (
        policies.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("service", "service_version", "owner_unit", "jurisdiction")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseUnknown
    return case


@transaction.atomic
def change_phase(
    *,
    actor: Actor,
    case_id: UUID,
    to: Phase,
    words: Words | None = None,
    scheduled_for: date | None = None,
    expected: Phase | None = None,
) -> Case:
    """Move the case to `to`, if the life cycle lets the actor.

    Raises `CaseUnknown`, `Conflict` when the case is no longer `expected`, `MoveNotAllowed`,
    `MoveIncomplete`, `AnonymousNotPossible`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if expected is not None and case.phase != expected:
        raise Conflict
    move(actor=actor, case=case, to=to, words=words or Words(), scheduled_for=scheduled_for)
    return case


def move(
    *,
    actor: Actor,
    case: Case,
    to: Phase,
    words: Words,
    result: Result | str = "",
    to_unit: Unit | None = None,
    scheduled_for: date | None = None,
) -> StateChange:
    """Move a locked case: check, write, append the history row, audit, announce. Inside a transaction."""
    from_ = Phase(case.phase)
    _check(actor, case, from_, to, words)
    now = clock.now()
    before = (case.resolved_at, case.closed_at)
    from_unit = case.owner_unit
    changed = _apply(case, from_, to, now, words)
    if to_unit is not None:
        case.owner_unit, changed = to_unit, [*changed, "owner_unit"]
    if result:
        case.result, changed = str(result), [*changed, "result"]
    if scheduled_for is not None:
        case.scheduled_for, changed = scheduled_for, [*changed, "scheduled_for"]
    case.save(update_fields=changed)
    change = _append(actor, case, from_, from_unit, words)
    audit(
        actor=actor,
        action="cases.phase_changed",
        kind="case",
        object_id=case.id,
        reason=change.reason,
        changes={"phase": [from_.value, to.value]},
    )
    record(
        CasePhaseChanged(
            case_id=case.id,
            service_id=case.service_id,
            from_phase=from_.value,
            to_phase=to.value,
            reason=change.reason,
            received_at=case.received_at,
            previous_resolved_at=before[0],
            previous_closed_at=before[1],
        ),
        actor=actor,
    )
    return change


def _append(actor: Actor, case: Case, from_: Phase, from_unit: Unit, words: Words) -> StateChange:
    """Write the row of the history: where the case came from, where it is now, and why."""
    return StateChange.objects.create(
        case=case,
        actor_kind=actor.kind.value,
        actor_id=actor.subject_id,
        actor_label=actor.label,
        from_phase=from_,
        to_phase=case.phase,
        from_unit=from_unit,
        to_unit=case.owner_unit,
        reason=str(words.reason),
        note=words.note.strip(),
        public_note=words.public_note.strip(),
    )


def _check(actor: Actor, case: Case, from_: Phase, to: Phase, words: Words) -> None:
    who = policies.standing(actor, case)
    if not lifecycle.may_move(from_, to, who, return_count=case.return_count):
        raise MoveNotAllowed
    missing = lifecycle.missing_for(to, reason=words.reason, note=words.note, public_note=words.public_note)
    if missing:
        raise MoveIncomplete(_FIELDS[missing], field=missing)
    if to is Phase.AWAITING_CITIZEN and case.is_anonymous and not case.pin_digest:
        raise AnonymousNotPossible


def _apply(case: Case, from_: Phase, to: Phase, now: datetime, words: Words) -> list[str]:
    """Set what a phase means for clocks and counters; return the names of the changed columns."""
    changes: dict[str, Any] = {"phase": to, "updated_at": now}
    if words.reason:
        changes["reason"] = str(words.reason)
    if words.public_note.strip() and to in lifecycle.ENDS:
        changes["public_answer"] = words.public_note.strip()
    if from_ in lifecycle.PAUSES and case.paused_since is not None:
        waited = int((now - case.paused_since).total_seconds())
        changes |= {"paused_since": None, "paused_seconds": case.paused_seconds + waited}
    changes |= _marks(case, to, now) | follow_move(case, from_, to, now)
    for name, value in changes.items():
        setattr(case, name, value)
    return list(changes)


def _marks(case: Case, to: Phase, now: datetime) -> dict[str, Any]:
    """Return the times and counters that entering `to` sets."""
    if to in lifecycle.PAUSES:
        return {"paused_since": now}
    if to in lifecycle.ANSWERS:
        first = case.first_resolved_at or now
        return {"resolved_at": now, "first_resolved_at": first, "citizen_confirmed": None}
    if to in lifecycle.ENDS:
        return {"closed_at": now}
    if to is Phase.RETURNED:
        return {"return_count": case.return_count + 1}
    if to is Phase.REOPENED:
        return {
            "reopen_count": case.reopen_count + 1,
            "resolved_at": None,
            "closed_at": None,
        }
    return {}
