"""Puts an entry into the conversation where it belongs: threading is explained, and can be repaired."""

from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import NotMoved, ReasonMissing
from nexo.domain.interactions.events import InteractionMoved
from nexo.domain.interactions.models import Conversation, Interaction, ThreadKey
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def move_interaction(
    *,
    actor: Actor,
    interaction: Interaction,
    conversation: Conversation | None = None,
    party: Party | None = None,
    reason: str,
) -> Interaction:
    """Move an entry, with its reason, to `conversation`, to that of `party`, or to one of its own (a split).

    Whoever wrote it stays who they were; later answers to it follow, since its thread keys move along. Where it
    came from is kept in it, so that `undo_move` finds the way back.
    """
    if party is not None:
        conversation = open_conversation(actor=actor, party=party)
    source_id = interaction.conversation_id
    ids = sorted({source_id, *([conversation.pk] if conversation else [])})
    rows = {row.pk: row for row in Conversation.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    target = rows.get(conversation.pk) if conversation else None
    if conversation is not None and target is None:
        raise NotFound
    if not all(policies.may_write(actor, row) for row in rows.values()) or not policies.may_read(
        actor, interaction
    ):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if target is None:
        target = _split_off(interaction)
    _carry(interaction, rows[source_id], target, f"Lo movió {actor.label or 'el sistema'}: {reason}")
    _tell(actor, interaction, source_id, target.pk, reason)
    return interaction


@transaction.atomic
def undo_move(*, actor: Actor, interaction: Interaction) -> Interaction:
    """Take an entry back to where it was before its last move; raises `NotMoved` where it never was."""
    came_from = interaction.details.get("moved_from")
    if not came_from:
        raise NotMoved
    ids = sorted({interaction.conversation_id, UUID(came_from)})
    rows = {row.pk: row for row in Conversation.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if not all(policies.may_write(actor, row) for row in rows.values()) or not policies.may_read(
        actor, interaction
    ):
        raise NotAllowed
    here, back = rows[interaction.conversation_id], rows[UUID(came_from)]
    _carry(interaction, here, back, f"Lo devolvió {actor.label or 'el sistema'} a su lugar")
    del interaction.details["moved_from"]
    interaction.save(update_fields=["details"])
    _tell(actor, interaction, here.pk, back.pk, "undo")
    return interaction


def _carry(interaction: Interaction, source: Conversation, target: Conversation, because: str) -> None:
    interaction.conversation = target
    interaction.attached_because = because[:200]
    interaction.details = {**interaction.details, "moved_from": str(source.pk)}
    interaction.save(update_fields=["conversation", "attached_because", "details"])
    ThreadKey.objects.filter(interaction=interaction).update(conversation=target)
    for row in (source, target):
        recompute_waiting(row)
    if not Interaction.objects.filter(conversation=source).exists():
        # A conversation without a word would stand in every list for ever.
        source.state, source.closed_at = ConversationState.CLOSED, clock.now()
        source.save(update_fields=["state", "closed_at"])
    if target.state == ConversationState.CLOSED and target.waiting_since and not _has_open(target.party_id):
        target.state, target.closed_at = ConversationState.OPEN, None
        target.save(update_fields=["state", "closed_at"])


def _tell(actor: Actor, interaction: Interaction, source_id: UUID, target_id: UUID, reason: str) -> None:
    audit(
        actor=actor,
        action="interactions.move",
        kind="interaction",
        object_id=interaction.pk,
        reason=reason,
        changes={"from": str(source_id), "to": str(target_id)},
    )
    record(
        InteractionMoved(
            interaction_id=interaction.pk, from_conversation_id=source_id, to_conversation_id=target_id
        ),
        actor=actor,
    )


def _split_off(interaction: Interaction) -> Conversation:
    """Open a conversation for an entry alone: its writer's own, unless they have an open one already."""
    return Conversation.objects.create(
        jurisdiction_id=interaction.jurisdiction_id,
        party_id=None if _has_open(interaction.party_id) else interaction.party_id,
        started_at=interaction.received_at,
        last_at=interaction.received_at,
    )


def _has_open(party_id: UUID | None) -> bool:
    """Say whether a person has an open conversation: there is at most one."""
    if party_id is None:
        return False
    return Conversation.objects.filter(party_id=party_id, state=ConversationState.OPEN).exists()
