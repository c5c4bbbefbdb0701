"""When the receipt of a case has left, what the person had asked until then waits for nobody."""

from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.settle_contacts import settle_until
from nexo.domain.interactions.events import DeliveryChanged
from nexo.domain.interactions.models import Reference
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.notifications.queries import slug_of
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_RECEIPT = "case_registered"


@subscribes(DeliveryChanged)
def handle(envelope: Envelope[DeliveryChanged]) -> None:
    """Settle the conversation that the case was opened from, up to the moment it was opened."""
    event = envelope.event
    if event.state != DeliveryState.SENT or slug_of(event.interaction_id) != _RECEIPT:
        return
    about = Reference.objects.filter(interaction_id=event.interaction_id, register="cases", kind="case")
    opened = Case.objects.filter(
        pk__in=about.values("object_id"), origin__isnull=False, registered_at__isnull=False
    )
    for conversation_id, registered_at in opened.values_list("origin__conversation_id", "registered_at"):
        if registered_at is not None:
            settle_until(
                actor=system(envelope.jurisdiction_id), conversation_id=conversation_id, until=registered_at
            )
