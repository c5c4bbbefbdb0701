"""An auditor lifts the seal of the domain: with a reason, for some hours, in sight of the team and of the audit."""

from datetime import timedelta

from django.db import transaction

from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.errors import HoursWrong, ReasonMissing
from nexo.domain.safety.models import LiftedSeal
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

SHORTEST_REASON, LONGEST_REASON = 20, 500
MOST_HOURS = 24


@transaction.atomic
def lift_seal(*, actor: Actor, reason: str, hours: int) -> LiftedSeal:
    """Let the actor read reports for `hours` (1 to 24); raises `NotAllowed`, `ReasonMissing`, `HoursWrong`."""
    if not policies.may_lift_seal(actor) or actor.staff_id is None:
        raise NotAllowed
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing(field="reason")
    if not 1 <= hours <= MOST_HOURS:
        raise HoursWrong(field="hours")
    now = clock.now()
    seal = LiftedSeal(
        jurisdiction_id=jurisdiction_of(actor),
        staff_id=actor.staff_id,
        reason=reason,
        lifted_at=now,
        until=now + timedelta(hours=hours),
    )
    seal.save(force_insert=True)
    audit(
        actor=actor,
        action="safety.lift_seal",
        kind="lifted_seal",
        object_id=seal.pk,
        reason=reason,
        changes={"hours": hours},
    )
    return seal
