"""Takes a message back before it leaves."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.errors import UndoTooLate
from nexo.domain.interactions.events import MessageUndone
from nexo.domain.interactions.models import Conversation, Delivery, Interaction
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def undo_message(*, actor: Actor, interaction: Interaction) -> Interaction:
    """Cancel a message that the job has not taken yet.

    Raises `UndoTooLate`. The entry stays, marked withdrawn.
    """
    delivery = Delivery.objects.select_for_update().filter(interaction=interaction).first()
    if not policies.may_write(actor, interaction.conversation):
        raise NotAllowed
    if delivery is None or delivery.state != DeliveryState.QUEUED or delivery.attempts:
        raise UndoTooLate
    delivery.state = DeliveryState.CANCELLED
    delivery.save(update_fields=["state"])
    interaction.withdrawn_at = clock.now()
    interaction.save(update_fields=["withdrawn_at"])
    conversation = Conversation.objects.select_for_update().get(pk=interaction.conversation_id)
    recompute_waiting(conversation)
    audit(actor=actor, action="interactions.undo", kind="interaction", object_id=interaction.pk)
    record(
        MessageUndone(interaction_id=interaction.pk, conversation_id=interaction.conversation_id), actor=actor
    )
    return interaction
