"""Leaves an internal note in a conversation; the citizen never sees it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.link import write_references
from nexo.domain.interactions.actions.mention import write_mentions
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.errors import MessageEmpty
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def add_note(
    *,
    actor: Actor,
    conversation: Conversation,
    text: str,
    references: Sequence[tuple[str, str, UUID]] = (),
    files: Sequence[entries.File] = (),
) -> Interaction:
    """Write a note by `actor` and return it; `@name` in it calls a colleague (`MentionUnknown` when nobody)."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not policies.may_write(actor, conversation):
        raise NotAllowed
    if not text.strip():
        raise MessageEmpty(field="text")
    note = Interaction(
        jurisdiction_id=conversation.jurisdiction_id,
        party_id=conversation.party_id,
        channel="note",
        direction=Direction.INTERNAL,
        kind=InteractionKind.NOTE,
        text=text,
        author_id=actor.subject_id,
        author_label=actor.label[:150],
        is_verified=True,
    )
    entries.write(note, conversation, is_new=False, files=files)
    write_mentions(note, conversation)
    write_references(note, references)
    audit(actor=actor, action="interactions.note", kind="interaction", object_id=note.pk)
    return note
