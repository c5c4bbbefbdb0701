"""Says who wrote what came without a known writer: a scanned letter, an unproven mail, a body's report."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.enums import ConversationState, Direction
from nexo.domain.interactions.errors import WriterKnown
from nexo.domain.interactions.events import InteractionMoved
from nexo.domain.interactions.models import Conversation, Interaction, ThreadKey
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def identify_writer(*, actor: Actor, conversation: Conversation, party: Party) -> Conversation:
    """Give a conversation of nobody known to `party`, and return where it stands from now on.

    Somebody who has an open conversation has it there, so that there is one; the emptied one is closed. It
    proves nothing of the writer: verified is only what a channel proved. Raises `WriterKnown`, `NotAllowed`.
    """
    nameless = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not policies.may_write(actor, nameless) or party.jurisdiction_id != nameless.jurisdiction_id:
        raise NotAllowed
    if nameless.party_id is not None:
        raise WriterKnown
    target, is_new = entries.conversation_for(jurisdiction_id=party.jurisdiction_id, party=party)
    if not is_new and not policies.may_write(actor, target):
        raise NotAllowed
    said = Interaction.objects.filter(conversation=nameless)
    said.exclude(direction=Direction.OUT).filter(party=None).update(
        party=party, attached_because=f"Dijo de quién es: {actor.label}."[:200]
    )
    if is_new:
        nameless.party = party
        nameless.save(update_fields=["party"])
        target = nameless
    else:
        _join(actor, nameless, target)
    audit(
        actor=actor,
        action="interactions.identify",
        kind="conversation",
        object_id=target.pk,
        changes={"party": str(party.pk), "from": str(nameless.pk)},
    )
    return target


def _join(actor: Actor, source: Conversation, target: Conversation) -> None:
    """Move everything of `source` to `target` and close what is left."""
    moved = list(Interaction.objects.filter(conversation=source).values_list("pk", flat=True))
    Interaction.objects.filter(pk__in=moved).update(conversation=target)
    ThreadKey.objects.filter(conversation=source).update(conversation=target)
    for row in (source, target):
        recompute_waiting(row)
    source.state, source.closed_at, source.unread_count = ConversationState.CLOSED, clock.now(), 0
    source.save(update_fields=["state", "closed_at", "unread_count"])
    for interaction_id in moved:
        record(
            InteractionMoved(
                interaction_id=interaction_id,
                from_conversation_id=source.pk,
                to_conversation_id=target.pk,
            ),
            actor=actor,
        )
