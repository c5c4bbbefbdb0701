"""When a contact comes in or a message goes out, the day's contacts are counted."""

from collections import Counter
from collections.abc import Sequence

from nexo.domain.analytics.actions.count_events import count_contacts
from nexo.domain.interactions.events import ContactRegistered, InteractionReceived, MessageQueued
from nexo.domain.interactions.models import Interaction
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(InteractionReceived, MessageQueued, ContactRegistered)
def handle(envelopes: Sequence[Envelope[InteractionReceived | MessageQueued | ContactRegistered]]) -> None:
    """Add the contacts to their local days, channels and directions.

    Together, because the row of a day is everybody's: held for one message at a time it would be held for all of
    the batch, and other workers would wait for it.
    """
    ids = [envelope.event.interaction_id for envelope in envelopes]
    rows = Interaction.objects.filter(pk__in=ids).select_related("jurisdiction")
    counted = Counter(
        (
            row.jurisdiction_id,
            row.received_at.astimezone(row.jurisdiction.zone_info).date(),
            row.channel,
            row.direction,
            row.is_automatic,
        )
        for row in rows.only("received_at", "channel", "direction", "is_automatic", "jurisdiction__time_zone")
    )
    # In one order, so that no two workers wait for each other.
    for jurisdiction_id, day, channel, direction, is_automatic in sorted(counted):
        count_contacts(
            jurisdiction_id=jurisdiction_id,
            day=day,
            channel=channel,
            direction=direction,
            is_automatic=is_automatic,
            number=counted[jurisdiction_id, day, channel, direction, is_automatic],
        )
