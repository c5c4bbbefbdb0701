"""When the mail of a referral leaves, or comes back, its referral says so."""

from nexo.domain.authorities.actions.follow_mail import follow_mail
from nexo.domain.authorities.actions.mail_referral import CHANNEL
from nexo.domain.interactions.events import DeliveryChanged
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(DeliveryChanged)
def handle(envelope: Envelope[DeliveryChanged]) -> None:
    """Bring the referral up to its mail; notices, which are most of what leaves, are none."""
    event = envelope.event
    if event.channel == CHANNEL and not event.is_automatic:
        follow_mail(interaction_id=event.interaction_id, state=event.state)
