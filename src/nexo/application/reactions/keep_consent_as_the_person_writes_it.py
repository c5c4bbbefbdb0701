"""When a person says by a channel that we may write no more, or again, the register of consents says so too."""

from collections.abc import Sequence

from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.rules.opt_out import EVERYTHING, Wish
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.actions.withdraw_consent import withdraw_consent
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

_SOURCE = "message"


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """End or begin the consent for that channel; what is not known to be the person's own word changes nothing."""
    proved = [one for one in envelopes if one.event.party_id is not None and one.event.is_verified]
    rows = Interaction.objects.filter(
        pk__in=[one.event.interaction_id for one in proved], details__has_key="consent"
    )
    told = dict(rows.values_list("pk", "details"))
    for envelope in proved:
        event = envelope.event
        wish = told.get(event.interaction_id, {}).get("consent")
        if wish and event.party_id is not None:
            with correlating(envelope.correlation_id):
                _keep(envelope, Party.objects.get(pk=event.party_id), wish)


def _keep(envelope: Envelope[InteractionReceived], party: Party, told: dict[str, str]) -> None:
    actor = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=envelope.jurisdiction_id, party_id=party.id)
    purpose, channel = told["purpose"], envelope.event.channel
    ends = "" if purpose == EVERYTHING else purpose
    if told["value"] == Wish.STOP:
        withdraw_consent(actor=actor, party=party, purpose=ends, channel=channel, source=_SOURCE)
        # Also of somebody who had agreed to nothing: from now on nobody writes to them by it unasked.
        record_consent(
            actor=actor,
            party=party,
            purpose=purpose,
            channel=channel,
            source=_SOURCE,
            basis=ConsentBasis.REFUSAL,
        )
    elif told["value"] == Wish.RESUME:
        withdraw_consent(
            actor=actor,
            party=party,
            purpose=ends,
            channel=channel,
            source=_SOURCE,
            basis=ConsentBasis.REFUSAL,
        )
        record_consent(actor=actor, party=party, purpose=purpose, channel=channel, source=_SOURCE)
