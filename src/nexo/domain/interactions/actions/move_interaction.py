"""Puts an entry into the conversation where it belongs: threading is explained, and can be repaired."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import ReasonMissing
from nexo.domain.interactions.events import InteractionMoved
from nexo.domain.interactions.models import Conversation, Interaction, ThreadKey
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def move_interaction(
    *, actor: Actor, interaction: Interaction, conversation: Conversation | None, reason: str
) -> Interaction:
    """Move an entry, with its reason, to `conversation`, or to a new one of its own when None (a split).

    Whoever wrote it stays who they were; later answers to it follow, since its thread keys move along.
    """
    source_id = interaction.conversation_id
    ids = sorted({source_id, *([conversation.pk] if conversation else [])})
    rows = {row.pk: row for row in Conversation.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    target = rows.get(conversation.pk) if conversation else None
    if conversation is not None and target is None:
        raise NotFound
    if not all(policies.may_write(actor, row) for row in rows.values()):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if target is None:
        target = _split_off(interaction)
    interaction.conversation = target
    interaction.attached_because = f"Lo movió {actor.label or 'el sistema'}: {reason}"[:200]
    interaction.save(update_fields=["conversation", "attached_because"])
    ThreadKey.objects.filter(interaction=interaction).update(conversation=target)
    for row in (rows[source_id], target):
        recompute_waiting(row)
    audit(
        actor=actor,
        action="interactions.move",
        kind="interaction",
        object_id=interaction.pk,
        reason=reason,
        changes={"from": str(source_id), "to": str(target.pk)},
    )
    record(
        InteractionMoved(
            interaction_id=interaction.pk, from_conversation_id=source_id, to_conversation_id=target.pk
        ),
        actor=actor,
    )
    return interaction


def _split_off(interaction: Interaction) -> Conversation:
    """Open a conversation for an entry alone: its writer's own, unless they have an open one already."""
    has_open = (
        interaction.party_id is not None
        and Conversation.objects.filter(party_id=interaction.party_id, state=ConversationState.OPEN).exists()
    )
    return Conversation.objects.create(
        jurisdiction_id=interaction.jurisdiction_id,
        party_id=None if has_open else interaction.party_id,
        started_at=interaction.received_at,
        last_at=interaction.received_at,
    )
