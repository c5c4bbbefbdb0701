"""When a body answers by mail about a case that we sent it, an official has news to read."""

from collections.abc import Sequence

from nexo.domain.authorities.actions.hear_mail import hear_mail
from nexo.domain.authorities.actions.mail_referral import CHANNEL
from nexo.domain.interactions.events import InteractionReceived
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """Have the mails looked at that a person wrote; of other channels nothing is asked."""
    mails = [
        one.event.interaction_id
        for one in envelopes
        if one.event.channel == CHANNEL and not one.event.is_automatic
    ]
    if mails:
        hear_mail(interaction_ids=mails)
