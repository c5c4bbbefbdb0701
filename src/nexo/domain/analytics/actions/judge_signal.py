"""Say what a signal is: a problem, or nothing to do about."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from nexo.domain.analytics import policies
from nexo.domain.analytics.enums import SignalState
from nexo.domain.analytics.errors import SignalJudgedBefore, SignalReasonMissing
from nexo.domain.analytics.events import SignalJudged
from nexo.domain.analytics.models import Signal
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record

SILENT_DAYS = 14
"""How long the same area and group raise nothing of the kind after somebody dismissed it."""


@transaction.atomic
def judge_signal(*, actor: Actor, signal_id: UUID, is_problem: bool, reason: str) -> Signal:
    """Write down what a person saw, once; a dismissal keeps the same cell silent for `SILENT_DAYS`.

    Raises `NotFound`, `SignalJudgedBefore`, `SignalReasonMissing`.
    """
    signal = policies.judged_by(actor).select_for_update(of=("self",)).filter(pk=signal_id).first()
    if signal is None:
        raise NotFound
    if signal.state != SignalState.NEW:
        raise SignalJudgedBefore
    if not reason.strip():
        raise SignalReasonMissing(field="reason")
    signal.state = SignalState.CONFIRMED if is_problem else SignalState.DISMISSED
    signal.reason = reason.strip()[:500]
    signal.judged_at, signal.judged_by_id = clock.now(), actor.staff_id
    if not is_problem:
        today = clock.today(signal.jurisdiction.zone_info)
        signal.silent_until = max(today, signal.until) + timedelta(days=SILENT_DAYS)
    signal.save(update_fields=["state", "reason", "judged_at", "judged_by", "silent_until"])
    audit(
        actor=actor,
        action="analytics.signal_judged",
        kind="signal",
        object_id=signal.pk,
        changes={"state": str(signal.state)},
    )
    record(SignalJudged(signal_id=signal.pk, unit_id=signal.unit_id, is_problem=is_problem), actor=actor)
    return signal
