"""An official takes conversations or not, by which channels and how many; a town shares out what comes in or not."""

from collections.abc import Sequence

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import DeskSeat
from nexo.domain.interactions.rules.sharing import SHARES_ALONE
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def take_seat(*, actor: Actor, on_duty: bool, channels: Sequence[str] = (), most: int = 20) -> DeskSeat:
    """Keep whether `actor` is on duty, the channels they attend (none: all) and how many may wait for them."""
    if actor.staff_id is None or actor.jurisdiction_id is None or not actor.has_role(*policies.WRITERS):
        raise NotAllowed
    seat, _ = DeskSeat.objects.select_for_update().get_or_create(
        staff_id=actor.staff_id, defaults={"jurisdiction_id": actor.jurisdiction_id}
    )
    was = seat.on_duty_since
    seat.on_duty_since = (was or clock.now()) if on_duty else None
    seat.channels, seat.most = sorted(set(channels)), most
    seat.save()
    audit(
        actor=actor,
        action="interactions.take_seat",
        kind="desk_seat",
        object_id=actor.staff_id,
        changes={"on_duty": on_duty, "channels": seat.channels, "most": most},
    )
    return seat


@transaction.atomic
def switch_sharing(*, actor: Actor, on: bool) -> None:
    """Have what nobody attends given to who is on duty as it comes in, or not; a repeat changes nothing."""
    if actor.jurisdiction_id is None or not policies.may_share_views(actor):
        raise NotAllowed
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    if bool(town.local_rules.get(SHARES_ALONE)) is on:
        return
    town.local_rules[SHARES_ALONE] = on
    town.save(update_fields=["local_rules"])
    audit(
        actor=actor,
        action="interactions.switch_sharing",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"on": on},
    )
