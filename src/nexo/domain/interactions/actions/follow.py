"""Follows a conversation, and stops."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Conversation, Follow
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def follow(*, actor: Actor, conversation: Conversation, on: bool) -> None:
    """Have `actor` follow a conversation they may read, or not any more; a repeat changes nothing."""
    if actor.staff_id is None or not policies.may_see(actor, conversation):
        raise NotAllowed
    if on:
        Follow.objects.get_or_create(conversation=conversation, staff_id=actor.staff_id)
    else:
        Follow.objects.filter(conversation=conversation, staff_id=actor.staff_id).delete()


@transaction.atomic
def hear_followed(*, actor: Actor, conversation: Conversation) -> None:
    """Take what happened in a followed conversation as seen."""
    Follow.objects.filter(conversation=conversation, staff_id=actor.staff_id).update(seen_at=clock.now())
