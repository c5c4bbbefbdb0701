"""Try again, or give up with a reason, what the machine has parked."""

from uuid import UUID

from django.db import transaction

from nexo.domain.interactions.policies import may_tend_quarantine
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed, NotFound
from nexo.kernel.events.models import DeliveryState, EventDelivery
from nexo.kernel.events.retry import discard_parked, retry_parked
from nexo.kernel.jobs.models import FailedJob
from nexo.kernel.jobs.parked import discard_failed, retry_failed


def parked(*, actor: Actor, limit: int = 50) -> list[EventDelivery]:
    """Return the deliveries of one's jurisdiction that wait for a person. One query. Raises `NotAllowed`."""
    _check(actor)
    return list(
        EventDelivery.objects.filter(state=DeliveryState.PARKED, event__jurisdiction_id=actor.jurisdiction_id)
        .select_related("event")
        .order_by("updated_at")[:limit]
    )


def failed_jobs(*, actor: Actor, limit: int = 50) -> list[FailedJob]:
    """Return the jobs that used up their tries. One query. Raises `NotAllowed`."""
    _check(actor)
    return list(FailedJob.objects.order_by("failed_at")[:limit])


@transaction.atomic
def retry(*, actor: Actor, what: str, row_id: UUID) -> None:
    """Start a parked delivery (`what` = delivery) or a failed job (job) again. Raises `NotFound`."""
    row = _row(actor, what, row_id)
    if isinstance(row, EventDelivery):
        retry_parked(row)
    else:
        retry_failed(row)
    audit(actor=actor, action="keeping.retry", kind=what, object_id=row_id)


@transaction.atomic
def discard(*, actor: Actor, what: str, row_id: UUID, reason: str) -> None:
    """Give it up for good, saying why. Raises `NotFound`, `Invalid` without a reason."""
    row = _row(actor, what, row_id)
    if not reason.strip():
        raise Invalid("Escribí por qué se descarta.", field="reason")
    if isinstance(row, EventDelivery):
        discard_parked(row, reason)
    else:
        discard_failed(row)
    audit(actor=actor, action="keeping.discard", kind=what, object_id=row_id, reason=reason[:300])


def _row(actor: Actor, what: str, row_id: UUID) -> EventDelivery | FailedJob:
    _check(actor)
    row: EventDelivery | FailedJob | None
    if what == "delivery":
        row = EventDelivery.objects.filter(
            pk=row_id, event__jurisdiction_id=actor.jurisdiction_id, state=DeliveryState.PARKED
        ).first()
    else:
        row = FailedJob.objects.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row


def _check(actor: Actor) -> None:
    if not may_tend_quarantine(actor):
        raise NotAllowed
