"""When the receipt of a case has left, the case counts as acknowledged."""

from nexo.domain.cases.actions.work_case import mark_acknowledged
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
    """Mark the case that the sent receipt speaks of."""
    event = envelope.event
    if event.state != DeliveryState.SENT or slug_of(event.interaction_id) != _RECEIPT:
        return
    about = Reference.objects.filter(
        interaction_id=event.interaction_id, register="cases", kind="case"
    ).values_list("object_id", flat=True)
    for case_id in about:
        mark_acknowledged(actor=system(envelope.jurisdiction_id), case_id=case_id)
