"""Finds the open conversation of a person, or opens one: for writing first."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import Conversation
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def open_conversation(*, actor: Actor, party: Party, is_quiet: bool = False) -> Conversation:
    """Return the one open conversation of `party` (or of anyone merged with them).

    Made where there is none; a quiet one is born closed: nobody waits in it until the person writes.
    """
    conversation, is_new = entries.conversation_for(jurisdiction_id=party.jurisdiction_id, party=party)
    if is_new and is_quiet:
        conversation.state, conversation.closed_at = ConversationState.CLOSED, clock.now()
    if not policies.may_write(actor, conversation):
        raise NotAllowed
    if is_new:
        return entries.create(conversation) or conversation
    return conversation
