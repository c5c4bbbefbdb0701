"""When a contact comes in or a message goes out, the day's contacts are counted."""

from nexo.domain.analytics.actions.count_events import count_contact
from nexo.domain.interactions.events import ContactRegistered, InteractionReceived, MessageQueued
from nexo.domain.interactions.models import Interaction
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(InteractionReceived, MessageQueued, ContactRegistered)
def handle(envelope: Envelope[InteractionReceived | MessageQueued | ContactRegistered]) -> None:
    """Add one contact to its local day, channel and direction."""
    entry = (
        Interaction.objects.select_related("jurisdiction")
        .only("received_at", "channel", "direction", "is_automatic", "jurisdiction__time_zone")
        .get(pk=envelope.event.interaction_id)
    )
    count_contact(
        jurisdiction_id=entry.jurisdiction_id,
        day=entry.received_at.astimezone(entry.jurisdiction.zone_info).date(),
        channel=entry.channel,
        direction=entry.direction,
        automatic=entry.is_automatic,
    )
