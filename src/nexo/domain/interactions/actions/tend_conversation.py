"""Hands a conversation on, closes it, opens it again, marks it as read."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import OtherOpenConversation
from nexo.domain.interactions.events import ConversationAssigned, ConversationClosed, ConversationReopened
from nexo.domain.interactions.models import Conversation
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record


@transaction.atomic
def assign_conversation(
    *,
    actor: Actor,
    conversation: Conversation,
    unit: Unit | None = None,
    assignee: StaffMember | None = None,
) -> Conversation:
    """Give a conversation to a unit (None: the front office) and, perhaps, to one official."""
    conversation = _locked(actor, conversation)
    for other in (unit, assignee):
        if other is not None and other.jurisdiction_id != conversation.jurisdiction_id:
            raise NotFound
    conversation.unit, conversation.assignee = unit, assignee
    conversation.save(update_fields=["unit", "assignee"])
    audit(
        actor=actor,
        action="interactions.assign",
        kind="conversation",
        object_id=conversation.pk,
        changes={
            "unit": str(unit.pk) if unit else None,
            "assignee": str(assignee.pk) if assignee else None,
        },
    )
    record(
        ConversationAssigned(
            conversation_id=conversation.pk,
            unit_id=unit.pk if unit else None,
            staff_id=assignee.pk if assignee else None,
        ),
        actor=actor,
    )
    announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)
    return conversation


@transaction.atomic
def close_conversation(*, actor: Actor, conversation: Conversation, reason: str = "") -> Conversation:
    """Close a conversation: nobody waits in it. The person's next message opens it, or another, again."""
    conversation = _locked(actor, conversation)
    if conversation.state == ConversationState.CLOSED:
        return conversation
    conversation.state, conversation.closed_at = ConversationState.CLOSED, clock.now()
    conversation.waiting_since, conversation.unread_count = None, 0
    conversation.save(update_fields=["state", "closed_at", "waiting_since", "unread_count"])
    audit(
        actor=actor,
        action="interactions.close",
        kind="conversation",
        object_id=conversation.pk,
        reason=reason,
    )
    record(ConversationClosed(conversation_id=conversation.pk, party_id=conversation.party_id), actor=actor)
    announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)
    return conversation


@transaction.atomic
def reopen_conversation(*, actor: Actor, conversation: Conversation) -> Conversation:
    """Open a closed conversation again; raises `OtherOpenConversation` when the person has another."""
    conversation = _locked(actor, conversation)
    if conversation.state == ConversationState.OPEN:
        return conversation
    others = Conversation.objects.filter(state=ConversationState.OPEN)
    if conversation.party_id is not None and others.filter(party_id=conversation.party_id).exists():
        raise OtherOpenConversation
    conversation.state, conversation.closed_at = ConversationState.OPEN, None
    conversation.save(update_fields=["state", "closed_at"])
    audit(actor=actor, action="interactions.reopen", kind="conversation", object_id=conversation.pk)
    record(ConversationReopened(conversation_id=conversation.pk, party_id=conversation.party_id), actor=actor)
    announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)
    return conversation


@transaction.atomic
def mark_read(*, actor: Actor, conversation: Conversation) -> Conversation:
    """Set the unread counter to zero: an official has the conversation before them.

    It still waits for an answer.
    """
    conversation = _locked(actor, conversation)
    if conversation.unread_count:
        conversation.unread_count = 0
        conversation.save(update_fields=["unread_count"])
    return conversation


def _locked(actor: Actor, conversation: Conversation) -> Conversation:
    row = Conversation.objects.select_for_update().filter(pk=conversation.pk).first()
    if row is None:
        raise NotFound
    if not policies.may_write(actor, row):
        raise NotAllowed
    return row
