"""An official sits down to take calls, and gets up again."""

from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.errors import SeatTaken
from nexo.domain.interactions.models import CallSeat, ChannelAccount
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed, NotFound


def take_calls(*, actor: Actor, account_id: UUID | None = None, extension: str = "") -> CallSeat:
    """Be told of calls that ring at `extension`, or in the queues of the line `account_id` (None: of all).

    Raises `SeatTaken` where a colleague sits at that telephone, `NotFound` and `NotAllowed`.
    """
    if not policies.may_take_calls(actor) or actor.staff_id is None or actor.jurisdiction_id is None:
        raise NotAllowed
    accounts = ChannelAccount.objects.filter(jurisdiction_id=actor.jurisdiction_id, is_active=True)
    if account_id is not None and not accounts.filter(pk=account_id).exists():
        raise NotFound
    try:
        with transaction.atomic():
            seat, _ = CallSeat.objects.update_or_create(
                staff_id=actor.staff_id,
                defaults={
                    "jurisdiction_id": actor.jurisdiction_id,
                    "account_id": account_id,
                    "extension": extension.strip()[:60],
                    "since": clock.now(),
                },
            )
    except IntegrityError:
        raise SeatTaken(field="extension") from None
    return seat


@transaction.atomic
def leave_calls(*, actor: Actor) -> None:
    """Take no more calls; nothing happens to who takes none."""
    CallSeat.objects.filter(staff_id=actor.staff_id).delete()
