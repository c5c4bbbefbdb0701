"""Write to an address of which nobody says yet whose it is: a one-time code."""

from django.db import transaction

from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.queue_message import Queued, queue_message
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import ChannelCannot
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.ports import Sender
from nexo.domain.interactions.queries.reaching import channel_for
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor


@transaction.atomic
def write_to_address(*, actor: Actor, to: Sender, subject: str, text: str, key: str) -> Queued:
    """Queue a message to an address, in a closed conversation of nobody's: it is no work for an official.

    Raises `ChannelCannot` where no channel of the town writes first to such an address.
    """
    town = jurisdiction_of(actor)
    channel = channel_for(jurisdiction_id=town, kind=to.kind)
    if channel is None:
        raise ChannelCannot(
            "Por ahora no podemos escribir a ese medio: probá con un correo.", field="contact"
        )
    conversation = Conversation(
        jurisdiction_id=town, state=ConversationState.CLOSED, closed_at=clock.now(), last_channel=channel
    )
    entries.create(conversation)
    return queue_message(
        actor=actor,
        conversation=conversation,
        channel=channel,
        to=to,
        subject=subject,
        text=text,
        automatic=True,
        key=key,
    )
