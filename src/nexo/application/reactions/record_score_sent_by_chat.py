"""When somebody who was asked writes a bare number or presses a button, that is the answer."""

import re
from collections.abc import Sequence

from django.db.models import Q

from nexo.domain.guidance.queries import asked_for_choice
from nexo.domain.interactions.actions.settle_contacts import settle_contact
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.queries import cluster_ids
from nexo.domain.satisfaction.actions.answer_survey import answer_by_token, answer_survey
from nexo.domain.satisfaction.errors import AlreadyAnswered, InvitationExpired, InvitationUnknown
from nexo.domain.satisfaction.models import Invitation
from nexo.domain.satisfaction.queries import living_invitation_of
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

_SCORE = re.compile(r"\s*([1-5])\s*[.!]?\s*")
_BUTTON = re.compile(r"(solved|unsolved):([A-Za-z0-9_-]{16,64})")
# Most messages are no score, and the database says so without sending them.
_PERHAPS = Q(text__regex=r"^\W*[1-5]\W*$") | Q(details__has_key="payload")
_BUTTON_SCORES = {"solved": 5, "unsolved": 1}


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """Keep each score, for which nobody waits; anything else a person writes is left to the officials."""
    asked = [one for one in envelopes if one.event.party_id is not None and not one.event.is_automatic]
    rows = Interaction.objects.filter(_PERHAPS, pk__in=[one.event.interaction_id for one in asked])
    entries = {row.pk: row for row in rows}
    for envelope in asked:
        entry = entries.get(envelope.event.interaction_id)
        if entry is not None:
            with correlating(envelope.correlation_id):
                _keep(envelope, entry)


def _keep(envelope: Envelope[InteractionReceived], entry: Interaction) -> None:
    citizen = Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=envelope.jurisdiction_id,
        party_id=envelope.event.party_id,
    )
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


def _chooses(entry: Interaction, invitation: Invitation) -> bool:
    """Say whether the number chooses what a guided talk offered after the question was sent."""
    asked_at = invitation.sent_at or invitation.created_at
    return asked_for_choice(conversation_id=entry.conversation_id, asked_at=asked_at, at=entry.received_at)


def _answer(citizen: Actor, entry: Interaction) -> bool:
    """Keep the score that an entry is, and say whether it was one."""
    pressed = _BUTTON.fullmatch(str(entry.details.get("payload", "")))
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
    if invitation is None or _chooses(entry, invitation):
        return False
    answer_survey(actor=citizen, invitation=invitation, score=int(written[1]), channel=entry.channel)
    return True
