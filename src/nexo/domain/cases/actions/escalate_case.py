"""A case that is late climbs the chain of command on its own; the citizen is told who has it (R20)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.enums import OPEN_PHASES, Reason
from nexo.domain.cases.events import CaseEscalated, ClockBreached
from nexo.domain.cases.models import Case, Clock, StateChange
from nexo.domain.cases.rules import clocks
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.organisation.models import Jurisdiction, Position
from nexo.domain.organisation.queries.people import chain_of
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import one_batch, record

AT_ONCE = 500
_MAY = frozenset({Who.SUPERVISOR, Who.TRIAGE, Who.SYSTEM, Who.AREA})
_STEPS = (1, 5, 10, 15)
"""Business days late after which levels 2 to 5 of the chain learn of it, unless the town says others."""


@transaction.atomic
def escalate_case(*, actor: Actor, case_id: UUID, level: int, note: str = "") -> Case:
    """Raise a case to a level of the chain (1–5), which never falls; who answers for it there goes in its history.

    Where the chain has no post at that level, the next one above has it. Raises `CaseUnknown`, `NotAllowed`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & _MAY:
        raise NotAllowed
    if level > case.escalation_level:
        climb(actor=actor, case=case, level=level, note=note)
    return case


def climb(*, actor: Actor, case: Case, level: int, note: str = "", reason: Reason | str = "") -> None:
    """Write that a locked case is in the hands of a higher level of its chain, and since when."""
    post = _post_at(chain_of(case.owner_unit), level)
    case.escalation_level = max(case.escalation_level, level, post.level if post is not None else level)
    case.save(update_fields=["escalation_level"])
    StateChange.objects.create(
        case=case,
        actor_kind=actor.kind.value,
        actor_id=actor.subject_id,
        actor_label=actor.label,
        from_phase=case.phase,
        to_phase=case.phase,
        from_unit=case.owner_unit,
        to_unit=case.owner_unit,
        to_position=post,
        reason=str(reason),
        note=note.strip(),
        public_note=f"Lo elevamos a {post.title}." if post is not None else "",
    )
    audit(
        actor=actor,
        action="cases.escalated",
        kind="case",
        object_id=case.id,
        changes={"level": case.escalation_level},
    )
    record(CaseEscalated(case_id=case.id, level=case.escalation_level), actor=actor)


def mark_breaches(*, limit: int = AT_ONCE) -> int:
    """Write down the clocks that have run out, oldest first, each once; return how many."""
    now = clock.now()
    with transaction.atomic():
        rows = list(
            Clock.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("case")
            .filter(
                due_at__lt=now, stopped_at__isnull=True, paused_since__isnull=True, breached_at__isnull=True
            )
            .order_by("due_at")[:limit]
        )
        if not rows:
            return 0
        Clock.objects.filter(pk__in=[row.pk for row in rows]).update(breached_at=now)
        with one_batch():
            for row in rows:
                record(
                    ClockBreached(case_id=row.case_id, clock_id=row.pk, kind=row.kind, due_at=row.due_at),
                    actor=system(row.case.jurisdiction_id),
                )
    return len(rows)


def escalate_late(*, town: Jurisdiction, after: UUID | None = None, limit: int = AT_ONCE) -> UUID | None:
    """Let some late open cases of a town climb as far as their days late say; return where to go on, None at the end.

    `local_rules.escalation_days` are the business days late after which levels 2, 3, 4 … have it.
    """
    rows = Case.objects.filter(
        jurisdiction=town, phase__in=[phase.value for phase in OPEN_PHASES], due_at__lt=clock.now()
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.only("pk", "due_at", "escalation_level", "paused_since").order_by("pk")[:limit])
    steps, now = _steps_of(town), clock.now()
    calendar, zone = calendar_of(town.calendar_id), town.zone_info
    for case in found:
        if case.paused_since is not None or case.due_at is None:
            continue
        late = -clocks.business_days_left(now, case.due_at, zone, calendar)
        level = clocks.escalation_level(late, steps)
        if level > case.escalation_level:
            note = f"venció hace {late} días hábiles" if late > 1 else "venció"
            escalate_case(actor=system(town.pk), case_id=case.pk, level=level, note=note)
    return found[-1].pk if len(found) == limit else None


def _steps_of(town: Jurisdiction) -> Sequence[int]:
    steps = town.local_rules.get("escalation_days")
    return [int(step) for step in steps] if isinstance(steps, list) and steps else _STEPS


def _post_at(chain: Sequence[Position], level: int) -> Position | None:
    """Return the first post of the chain at `level` or above: escalation walks posts, not people."""
    return next((post for post in sorted(chain, key=lambda post: post.level) if post.level >= level), None)
