"""What becomes of a failed delivery: tried alone, later and later, then parked for a person."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from nexo.kernel import clock
from nexo.kernel.errors import Conflict, DomainError
from nexo.kernel.events.models import DeliveryState, EventDelivery
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import wait_before

MAX_TRIES = 8
RETRY = "events.retry"


class DeliverySettled(Conflict):
    """Somebody has already dealt with this delivery."""

    code = "delivery_settled"
    message = "Esta entrega ya no está detenida."


def describe(error: BaseException) -> str:
    """Name an error without its text, which may hold personal data."""
    code = error.code if isinstance(error, DomainError) else ""
    return f"{type(error).__name__} {code}".strip()[:200]


def schedule_retry(delivery_id: UUID, *, attempts: int, error: BaseException | None = None) -> None:
    """Defer the next try of one delivery after the wait that `attempts` failed ones have earned."""
    at: datetime | None = clock.now() + wait_before(attempts, error) if attempts else None
    defer(RETRY, queue="events", schedule_at=at, delivery_id=delivery_id)


def count_try(delivery_id: UUID) -> EventDelivery | None:
    """Count one more try, in a transaction of its own: a handler that kills the process is counted too.

    Returns the delivery to be tried, or None where it is done, or where it has just been parked.
    """
    with transaction.atomic():
        row = (
            EventDelivery.objects.select_for_update(of=("self",))
            .select_related("event")
            .filter(pk=delivery_id, state=DeliveryState.FAILED)
            .first()
        )
        if row is None:
            return None
        parked = row.attempts >= MAX_TRIES
        row.attempts += 0 if parked else 1
        row.state = DeliveryState.PARKED if parked else DeliveryState.FAILED
        row.error = row.error or "ProcessDied"
        row.updated_at = clock.now()
        row.save(update_fields=["attempts", "state", "error", "updated_at"])
    return None if parked else row


def settle_failure(row: EventDelivery, error: BaseException) -> None:
    """Write down why a try failed, and defer the next one or park."""
    parked = row.attempts >= MAX_TRIES
    with transaction.atomic():
        EventDelivery.objects.filter(pk=row.pk).update(
            state=DeliveryState.PARKED if parked else DeliveryState.FAILED,
            error=describe(error),
            updated_at=clock.now(),
        )
        if not parked:
            schedule_retry(row.pk, attempts=row.attempts, error=error)


def retry_parked(delivery: EventDelivery) -> None:
    """Let a person start a parked delivery again, with all its tries before it."""
    with transaction.atomic():
        _leave_parking(delivery, state=DeliveryState.FAILED, attempts=0)
        schedule_retry(delivery.pk, attempts=0)


def discard_parked(delivery: EventDelivery, reason: str) -> None:
    """Let a person give a parked delivery up, saying why."""
    _leave_parking(delivery, state=DeliveryState.DISCARDED, reason=reason[:500])


def stuck_since() -> datetime:
    """Return the moment before which an undelivered event counts as forgotten."""
    return clock.now() - timedelta(minutes=3)


def _leave_parking(delivery: EventDelivery, **changes: object) -> None:
    changed = EventDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.PARKED).update(
        updated_at=clock.now(), **changes
    )
    if not changed:
        raise DeliverySettled
