"""Ends the wait for an answer that nobody needs any more.

Neither is written into the audit log: each follows from an act that is (a case was opened, an answer was given).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.waiting import recompute_waiting, unanswered
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.live import announce


@transaction.atomic
def settle_until(*, actor: Actor, conversation_id: UUID, until: datetime) -> None:
    """Settle what was asked up to `until`: it became a case, whose receipt the person has.

    What is asked later waits as ever. Raises `NotFound` and `NotAllowed`.
    """
    conversation = _locked(actor, conversation_id)
    _settle(conversation, unanswered(conversation).filter(received_at__lte=until))


@transaction.atomic
def settle_contact(*, actor: Actor, conversation_id: UUID, interaction_id: UUID) -> None:
    """Settle one contact alone: all that it said was taken. Raises `NotFound` and `NotAllowed`."""
    conversation = _locked(actor, conversation_id)
    _settle(conversation, unanswered(conversation).filter(pk=interaction_id))


def _locked(actor: Actor, conversation_id: UUID) -> Conversation:
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound
    if not policies.may_write(actor, conversation):
        raise NotAllowed
    return conversation


def _settle(conversation: Conversation, contacts: QuerySet[Interaction]) -> None:
    if not contacts.update(is_settled=True):
        return
    recompute_waiting(conversation)
    if conversation.waiting_since is None:
        conversation.unread_count = 0
        conversation.save(update_fields=["unread_count"])
    announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)
