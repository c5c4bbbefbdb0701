"""Sends again, by a person's decision, what failed or what nobody knows the fate of."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.queue_message import defer_sending
from nexo.domain.interactions.errors import ResendRefused
from nexo.domain.interactions.models import Delivery, Interaction
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def resend(*, actor: Actor, interaction: Interaction) -> Delivery:
    """Queue a failed or unknown message anew, under a new key.

    Since a provider may have burnt the old one.
    """
    if not policies.may_write(actor, interaction.conversation):
        raise NotAllowed
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("interaction")
        .filter(interaction=interaction)
        .first()
    )
    if delivery is None or delivery.state not in {DeliveryState.FAILED, DeliveryState.UNKNOWN}:
        raise ResendRefused
    delivery.key = f"{delivery.key.partition('~')[0][:90]}~{delivery.attempts}"
    delivery.state, delivery.external_id = DeliveryState.QUEUED, None
    delivery.not_before, delivery.queued_at = None, clock.now()
    delivery.error_code = delivery.error = ""
    delivery.failed_at = None
    delivery.save()
    defer_sending(delivery)
    audit(actor=actor, action="interactions.resend", kind="interaction", object_id=interaction.pk)
    return delivery
