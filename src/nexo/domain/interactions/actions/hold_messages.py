"""Holds messages that have not left yet, lets them go again, or takes them back: all of them at once."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions.actions.queue_message import defer_sending
from nexo.domain.interactions.models import Delivery, Interaction
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def hold_messages(*, actor: Actor, interaction_ids: Collection[UUID]) -> int:
    """Keep those of these messages that no job has taken from leaving until they are released; return how many."""
    rows = _waiting(actor, interaction_ids)
    return Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(is_held=True)


@transaction.atomic
def release_messages(*, actor: Actor, interaction_ids: Collection[UUID]) -> int:
    """Let held messages leave; return how many."""
    rows = [row for row in _waiting(actor, interaction_ids) if row.is_held]
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(is_held=False)
    for row in rows:
        defer_sending(row)
    return len(rows)


@transaction.atomic
def take_back_messages(*, actor: Actor, interaction_ids: Collection[UUID], code: str, why: str) -> list[UUID]:
    """Cancel what has not left, with a reason that the ledger keeps; return the ids of these messages."""
    taken = _waiting(actor, interaction_ids)
    Delivery.objects.filter(pk__in=[row.pk for row in taken]).update(
        state=DeliveryState.CANCELLED, is_held=False, error_code=code[:40], error=why[:300]
    )
    ids = [row.interaction_id for row in taken]
    Interaction.objects.filter(pk__in=ids).update(withdrawn_at=clock.now())
    return ids


def _waiting(actor: Actor, interaction_ids: Collection[UUID]) -> list[Delivery]:
    """Lock what still waits of these; only the machine, on behalf of who may, holds what others wrote."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    rows = Delivery.objects.select_for_update(of=("self",)).filter(
        interaction_id__in=list(interaction_ids),
        interaction__jurisdiction_id=jurisdiction_of(actor),
        state=DeliveryState.QUEUED,
    )
    return list(rows.order_by("pk"))
