"""A writer took a message back: the original says so, and stays; what to do with its words is policy."""

from datetime import datetime
from uuid import UUID

from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.ports import InboundItem
from nexo.kernel import clock


def withdraw(*, account: ChannelAccount, item: InboundItem) -> None:
    """Mark the message that `item` takes back, if it takes one; inside the caller's transaction.

    A public record and the wish of its writer meet here: who took what back, and when, is kept in an entry of
    its own, and an official may redact the words.
    """
    about = item.extra.get("withdraws")
    if isinstance(about, str) and about:
        Interaction.objects.filter(account=account, external_id=about, withdrawn_at__isnull=True).update(
            withdrawn_at=item.timestamp or clock.now()
        )


def withdrawn_before(*, conversation_id: UUID, item: InboundItem) -> datetime | None:
    """Return when `item` was taken back, if that was told in `conversation_id` before the message itself came."""
    told = Interaction.objects.filter(
        conversation_id=conversation_id, details__withdraws=item.external_id, kind=InteractionKind.EVENT
    )
    return told.values_list("occurred_at", flat=True).first()
