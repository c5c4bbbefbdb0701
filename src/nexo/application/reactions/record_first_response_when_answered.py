"""When an official's first answer has left, the clock of the first response stops."""

from uuid import UUID

from nexo.domain.cases.actions.work_case import mark_answered
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.events import ContactRegistered, DeliveryChanged
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_LEFT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ})


@subscribes(DeliveryChanged, ContactRegistered)
def handle(envelope: Envelope[DeliveryChanged | ContactRegistered]) -> None:
    """Mark the cases that a human message or call of ours speaks of, or those of the contact that it answers.

    A message counts when it has left: one that was undone, or could not be sent, answered nobody.
    """
    event = envelope.event
    if isinstance(event, DeliveryChanged) and (event.is_automatic or event.state not in _LEFT):
        return
    cases = _cases_of(event.interaction_id) or _cases_of(_answered(event.conversation_id))
    for case_id in cases:
        mark_answered(actor=system(envelope.jurisdiction_id), case_id=case_id)


def _answered(conversation_id: UUID) -> UUID | None:
    return (
        Interaction.objects.filter(conversation_id=conversation_id, direction=Direction.IN)
        .order_by("-occurred_at", "-id")
        .values_list("pk", flat=True)
        .first()
    )


def _cases_of(interaction_id: UUID | None) -> list[UUID]:
    if interaction_id is None:
        return []
    return list(
        Reference.objects.filter(interaction_id=interaction_id, register="cases", kind="case").values_list(
            "object_id", flat=True
        )
    )
