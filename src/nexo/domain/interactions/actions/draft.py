"""Keeps an answer that is being written, so that a lost connection or a closed page loses nothing."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Conversation, Draft
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed

LONGEST = 8_000


@transaction.atomic
def save_draft(*, actor: Actor, conversation: Conversation, channel: str, text: str) -> Draft | None:
    """Keep what `actor` has written so far in place of what was kept; an empty text forgets it."""
    if actor.staff_id is None or not policies.may_write(actor, conversation):
        raise NotAllowed
    if not text.strip():
        forget_draft(actor=actor, conversation=conversation)
        return None
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        author_id=actor.staff_id,
        defaults={"channel": channel[:30], "text": text[:LONGEST], "updated_at": clock.now()},
    )
    return draft


def forget_draft(*, actor: Actor, conversation: Conversation) -> None:
    """Drop what `actor` had kept in a conversation."""
    Draft.objects.filter(conversation=conversation, author_id=actor.staff_id).delete()
