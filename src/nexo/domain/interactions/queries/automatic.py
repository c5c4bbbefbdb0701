"""What left without a person, for the limits on it."""

from datetime import datetime
from uuid import UUID

from nexo.domain.interactions.models import Conversation, Delivery
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.interactions.rules import limits


def sent_automatically(account_id: UUID, address: str, now: datetime) -> list[datetime]:
    """Return when automatic messages to `address` were queued within the longest step of the limits."""
    rows = Delivery.objects.filter(
        account_id=account_id,
        to_value=address,
        interaction__is_automatic=True,
        queued_at__gt=now - limits.LONGEST,
    ).exclude(state=DeliveryState.CANCELLED)
    return list(rows.values_list("queued_at", flat=True))


def last_reply_at(conversation: Conversation, address: str, now: datetime) -> datetime | None:
    """Return when `address` last got an automatic answer in this conversation."""
    return (
        Delivery.objects.filter(
            interaction__conversation=conversation,
            interaction__is_automatic=True,
            interaction__reply_to__isnull=False,
            to_value=address,
            queued_at__gt=now - limits.REPLY_PAUSE,
        )
        .exclude(state=DeliveryState.CANCELLED)
        .order_by("-queued_at")
        .values_list("queued_at", flat=True)
        .first()
    )
