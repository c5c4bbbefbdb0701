"""Staff works on a recovery: takes it, writes what was found, ends it."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.satisfaction import policies
from nexo.domain.satisfaction.enums import RecoveryState
from nexo.domain.satisfaction.errors import CauseMissing, RecoveryClosed
from nexo.domain.satisfaction.events import RecoveryContacted
from nexo.domain.satisfaction.models import Recovery
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def contact_recovery(*, actor: Actor, recovery_id: UUID, cause: str, note: str) -> Recovery:
    """Write that the person was contacted, what the cause was and what is being done.

    `cause` is a code of the town's list, by which causes are counted. The person is asked again by a notice. Raises
    `NotFound`, `RecoveryClosed`, `CauseMissing`.
    """
    recovery = policies.workable_by(actor).select_for_update(of=("self",)).filter(pk=recovery_id).first()
    if recovery is None:
        raise NotFound
    if recovery.closed_at is not None:
        raise RecoveryClosed
    town = Jurisdiction.objects.get(pk=recovery.jurisdiction_id)
    if cause not in causes_of(town.local_rules):
        raise CauseMissing(field="cause")
    recovery.state = RecoveryState.CONTACTED
    recovery.contacted_at = recovery.contacted_at or clock.now()
    recovery.owner_id = recovery.owner_id or actor.staff_id
    recovery.cause = cause
    recovery.note = note.strip()
    recovery.save(update_fields=["state", "contacted_at", "owner", "cause", "note"])
    audit(
        actor=actor,
        action="satisfaction.recovery_contacted",
        kind="case",
        object_id=recovery.case_id,
        reason=cause,
    )
    record(RecoveryContacted(recovery_id=recovery.id, case_id=recovery.case_id), actor=actor)
    return recovery
