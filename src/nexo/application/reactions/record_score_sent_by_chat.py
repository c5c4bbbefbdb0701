"""When somebody who was asked writes a bare number or presses a button, that is the answer."""

import re

from nexo.domain.interactions.actions.settle_contacts import settle_contact
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.queries import cluster_ids
from nexo.domain.satisfaction.actions.answer_survey import answer_by_token, answer_survey
from nexo.domain.satisfaction.errors import AlreadyAnswered, InvitationExpired, InvitationUnknown
from nexo.domain.satisfaction.queries import living_invitation_of
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_SCORE = re.compile(r"\s*([1-5])\s*[.!]?\s*")
_BUTTON = re.compile(r"(solved|unsolved):([A-Za-z0-9_-]{16,64})")
# Of every message that comes in: what is not asked for is not read.
_READ = ("text", "details", "channel", "conversation_id")
_BUTTON_SCORES = {"solved": 5, "unsolved": 1}


@subscribes(InteractionReceived)
def handle(envelope: Envelope[InteractionReceived]) -> None:
    """Keep the score, for which nobody waits; anything else a person writes is left to the officials."""
    event = envelope.event
    if event.party_id is None or event.is_automatic:
        return
    entry = Interaction.objects.only(*_READ).get(pk=event.interaction_id)
    citizen = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=envelope.jurisdiction_id, party_id=event.party_id)
    try:
        is_score = _answer(citizen, entry)
    except (AlreadyAnswered, InvitationExpired, InvitationUnknown):
        return
    if is_score:
        settle_contact(
            actor=system(envelope.jurisdiction_id),
            conversation_id=entry.conversation_id,
            interaction_id=entry.pk,
        )


def _answer(citizen: Actor, entry: Interaction) -> bool:
    """Keep the score that an entry is, and say whether it was one."""
    pressed = _BUTTON.fullmatch(str(entry.details.get("button", "")))
    if pressed:
        answer_by_token(
            actor=citizen,
            token=pressed[2],
            score=_BUTTON_SCORES[pressed[1]],
            solved=pressed[1] == "solved",
            channel=entry.channel,
        )
        return True
    written = _SCORE.fullmatch(entry.text)
    if written is None or citizen.party_id is None:
        return False
    invitation = living_invitation_of(cluster_ids(citizen.party_id))
    if invitation is None:
        return False
    answer_survey(actor=citizen, invitation=invitation, score=int(written[1]), channel=entry.channel)
    return True
