"""Says that an official has a conversation before them or writes in it; it lapses by itself."""

from datetime import timedelta

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Conversation, Presence
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.live import announce

LIFE = timedelta(seconds=45)
"""A page renews it every twenty seconds: one lost request does not make anybody vanish."""


@transaction.atomic
def look_at(*, actor: Actor, conversation: Conversation, is_typing: bool, leaves: bool = False) -> None:
    """Keep that `actor` looks at a conversation, or leaves it; colleagues are told only when that changes."""
    if actor.staff_id is None or not policies.may_see(actor, conversation):
        raise NotAllowed
    now = clock.now()
    mine = Presence.objects.select_for_update().filter(staff_id=actor.staff_id)
    # What lapsed elsewhere goes at once, so that an official never leaves more rows than pages open.
    mine.filter(until__lt=now).exclude(conversation=conversation).delete()
    was = mine.filter(conversation=conversation).first()
    changed = _write(actor, conversation, was, is_typing=is_typing, leaves=leaves)
    if changed:
        announce("looking", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)


def _write(
    actor: Actor, conversation: Conversation, was: Presence | None, *, is_typing: bool, leaves: bool
) -> bool:
    now = clock.now()
    if leaves:
        return was is not None and bool(was.delete()[0])
    Presence.objects.update_or_create(
        conversation=conversation,
        staff_id=actor.staff_id,
        defaults={"is_typing": is_typing, "until": now + LIFE},
    )
    return was is None or was.until < now or was.is_typing != is_typing
