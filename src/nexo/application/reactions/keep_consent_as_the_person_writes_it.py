"""When a person says by a channel that we may write no more, or again, the register of consents says so too."""

from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.rules.opt_out import EVERYTHING, Wish
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.actions.withdraw_consent import withdraw_consent
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_SOURCE = "message"


@subscribes(InteractionReceived)
def handle(envelope: Envelope[InteractionReceived]) -> None:
    """End or begin the consent for that channel; what is not known to be the person's own word changes nothing."""
    event = envelope.event
    if event.party_id is None or not event.is_verified:
        return
    told = Interaction.objects.values_list("details", flat=True).get(pk=event.interaction_id).get("consent")
    if not told:
        return
    party = Party.objects.get(pk=event.party_id)
    actor = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=envelope.jurisdiction_id, party_id=party.id)
    purpose = told["purpose"]
    if told["value"] == Wish.STOP:
        ends = "" if purpose == EVERYTHING else purpose
        withdraw_consent(actor=actor, party=party, purpose=ends, channel=event.channel, source=_SOURCE)
    elif told["value"] == Wish.RESUME:
        record_consent(actor=actor, party=party, purpose=purpose, channel=event.channel, source=_SOURCE)
