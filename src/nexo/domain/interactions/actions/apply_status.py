"""Takes what a provider says about one of our messages: kept always, applied in whatever order it comes."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from nexo.domain.interactions.events import DeliveryChanged
from nexo.domain.interactions.models import ChannelAccount, Conversation, Delivery, DeliveryReport
from nexo.domain.interactions.ports import DeliveryState, InboundItem, Remedy, Watermark
from nexo.domain.interactions.rules import ladder
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

_STAMPS = {
    DeliveryState.SENT: "sent_at",
    DeliveryState.DELIVERED: "delivered_at",
    DeliveryState.READ: "read_at",
    DeliveryState.FAILED: "failed_at",
}


@transaction.atomic
def apply_status(*, actor: Actor, account: ChannelAccount, item: InboundItem) -> Delivery | None:
    """Keep a status and move its message up the ladder; returns the message, or None while it is not known.

    A status may come before our own call has returned the id: it waits here, and `record_receipt` takes it
    up.
    """
    if actor.kind is not ActorKind.SYSTEM or actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    if item.watermark is not None:
        _apply_watermark(actor, account, item, item.watermark)
        return None
    if item.status is None or not item.external_id:
        return None
    lock_message(account, item.external_id)
    DeliveryReport.objects.bulk_create(
        [
            DeliveryReport(
                account=account,
                external_id=item.external_id,
                status=item.status.value,
                occurred_at=item.timestamp,
                error_code=item.error_code[:40],
                error=item.error_detail[:300],
            )
        ],
        ignore_conflicts=True,
    )
    delivery = _delivery(account, item)
    if delivery is None:
        return None
    if delivery.external_id is None:
        # Our own key came back in the status: a call that broke off had arrived after all.
        delivery.external_id = item.external_id
    return report(
        actor=actor,
        delivery=delivery,
        status=item.status,
        at=item.timestamp,
        error_code=item.error_code,
        error=item.error_detail,
        remedy=str(item.extra.get("remedy", "")),
    )


def _apply_watermark(actor: Actor, account: ChannelAccount, item: InboundItem, watermark: Watermark) -> None:
    """Move up all that had left for an address by then; what is still on its way has a mark of its own coming."""
    if item.status is None:
        return
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("interaction")
    below = [state for state in _MOVED_BY_WATERMARKS if ladder.climbed(state, [item.status]) != state]
    for delivery in rows.filter(
        account=account, to_value=watermark.address, state__in=below, sent_at__lte=watermark.sent_until
    ):
        report(actor=actor, delivery=delivery, status=item.status, at=item.timestamp)


_MOVED_BY_WATERMARKS = (DeliveryState.SENT, DeliveryState.DELIVERED)


def report(
    *,
    actor: Actor,
    delivery: Delivery,
    status: DeliveryState,
    at: datetime | None = None,
    error_code: str = "",
    error: str = "",
    remedy: str = "",
) -> Delivery:
    """Move a delivery by one reported status, stamp the time and say so; inside the caller's transaction."""
    before = delivery.state
    delivery.state = ladder.climbed(before, [status])
    stamp = _STAMPS.get(status)
    if stamp and (getattr(delivery, stamp) is None or (at and at < getattr(delivery, stamp))):
        setattr(delivery, stamp, at or clock.now())
    if delivery.state != DeliveryState.FAILED:
        delivery.error_code = delivery.error = ""
    elif status == DeliveryState.FAILED:
        delivery.error_code, delivery.error = error_code[:40], error[:300]
    delivery.save()
    if delivery.state != before:
        announce_state(actor=actor, delivery=delivery, remedy=remedy)
    return delivery


def announce_state(*, actor: Actor, delivery: Delivery, remedy: str = "") -> None:
    """Say that a delivery changed.

    One that did not arrive puts its conversation back among those that wait.
    """
    interaction = delivery.interaction
    if delivery.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}:
        Conversation.objects.filter(pk=interaction.conversation_id, waiting_since__isnull=True).update(
            waiting_since=clock.now()
        )
    record(
        DeliveryChanged(
            interaction_id=interaction.pk,
            conversation_id=interaction.conversation_id,
            party_id=interaction.party_id,
            channel=interaction.channel,
            state=str(delivery.state),
            error_code=delivery.error_code,
            remedy=remedy or (Remedy.NEVER.value if delivery.state == DeliveryState.FAILED else ""),
            is_automatic=interaction.is_automatic,
        ),
        actor=actor,
    )
    changed = [interaction.pk, interaction.conversation_id]
    announce("deliveries", changed, jurisdiction_id=interaction.jurisdiction_id)


def lock_message(account: ChannelAccount, external_id: str) -> None:
    """Let only one transaction at a time speak about one message of a provider.

    Without it the report and our own receipt could pass each other, each not yet seeing the other's row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"delivery:{account.pk}:{external_id}"]
        )


def _delivery(account: ChannelAccount, item: InboundItem) -> Delivery | None:
    which = Q(external_id=item.external_id)
    key = item.extra.get("key")
    if isinstance(key, str) and key:
        which |= Q(key=key, external_id__isnull=True)
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("interaction")
        .filter(which, account=account)
        .first()
    )
