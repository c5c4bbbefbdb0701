"""When a mail server says that it could not deliver, the address is marked, not the person."""

from nexo.domain.interactions.events import MessageBounced
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.actions.mark_bounced import mark_bounced
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(MessageBounced)
def handle(envelope: Envelope[MessageBounced]) -> None:
    """Count the bounce on every contact point with that address; a delay is no bounce."""
    event = envelope.event
    if event.kind == "delayed":
        return
    entry = Interaction.objects.get(pk=event.interaction_id)
    mark_bounced(
        actor=system(envelope.jurisdiction_id),
        jurisdiction_id=entry.jurisdiction_id,
        email=entry.details["bounce"]["recipient"],
        kind=event.kind,
    )
