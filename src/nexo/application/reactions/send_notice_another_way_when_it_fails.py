"""When a notice could not be delivered, it leaves by the next channel that reaches the person."""

from nexo.domain.interactions.events import DeliveryChanged
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.notifications.actions.send_otherwise import send_otherwise
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(DeliveryChanged)
def handle(envelope: Envelope[DeliveryChanged]) -> None:
    """Try the next channel; an official's own message is theirs to send again."""
    event = envelope.event
    if event.state == DeliveryState.FAILED and event.is_automatic:
        send_otherwise(actor=system(envelope.jurisdiction_id), interaction_id=event.interaction_id)
