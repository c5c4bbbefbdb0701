"""Parts the conversations of two people who were taken for one."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.models import Conversation, Interaction, ThreadKey
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def part_people(*, actor: Actor, one_id: UUID, other_id: UUID) -> int:
    """Give each of two people what they wrote in a conversation of the other; return how many entries moved.

    Every entry knows whose identifier brought it, so this is exact. Call it after the parties were unmerged.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    parties = Party.objects.filter(jurisdiction_id=jurisdiction_of(actor)).in_bulk([one_id, other_id])
    one, other = parties[one_id], parties[other_id]
    if one.root_id == other.root_id:
        return 0
    return _part(actor, one, other) + _part(actor, other, one)


def _part(actor: Actor, host: Party, guest: Party) -> int:
    """Move what `guest` wrote in conversations of `host` into the guest's own open one."""
    strays = Interaction.objects.filter(
        party__in=cluster_of(guest.root_id), conversation__party__in=cluster_of(host.root_id)
    )
    ids = list(strays.values_list("pk", flat=True))
    if not ids:
        return 0
    left = list(strays.order_by().values_list("conversation_id", flat=True).distinct())
    target, is_new = entries.conversation_for(jurisdiction_id=guest.jurisdiction_id, party=guest)
    if is_new:
        target = entries.create(target) or target
    Interaction.objects.filter(pk__in=ids).update(
        conversation=target, attached_because=gettext_noop("Eran dos personas: cada una quedó con lo suyo.")
    )
    ThreadKey.objects.filter(interaction__in=ids).update(conversation=target)
    for conversation in Conversation.objects.select_for_update().filter(pk__in=[*left, target.pk]):
        recompute_waiting(conversation)
    audit(
        actor=actor,
        action="interactions.part",
        kind="conversation",
        object_id=target.pk,
        changes={"entries": len(ids), "from": sorted(str(pk) for pk in left)},
    )
    return len(ids)
