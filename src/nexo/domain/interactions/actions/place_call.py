"""Calls from the screen: the call is written down first, then the exchange is asked for it by a job."""

import logging
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions.call_back import take_call_back
from nexo.domain.interactions.actions.keep_call import keep_call
from nexo.domain.interactions.errors import SeatMissing
from nexo.domain.interactions.models import Call, CallSeat
from nexo.domain.interactions.ports import (
    CallMoment,
    CallNews,
    ChannelError,
    InboundItem,
    ItemKind,
    PlacesCalls,
)
from nexo.domain.interactions.queries.accounts import config_of
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer

PLACE_CALL = "interactions.place_call"
_log = logging.getLogger(__name__)


@transaction.atomic
def call_from_seat(*, actor: Actor, callback_id: UUID) -> Call:
    """Take a line of the call-back list and have it called from the actor's own telephone.

    Raises `SeatMissing` where nobody knows which telephone that is, and as `take_call_back`.
    """
    if not policies.may_take_calls(actor) or actor.jurisdiction_id is None:
        raise NotAllowed
    seat = CallSeat.objects.select_related("account").filter(staff_id=actor.staff_id).first()
    if seat is None or seat.account is None or not seat.extension:
        raise SeatMissing
    line = take_call_back(actor=actor, callback_id=callback_id)
    news = CallNews(
        call=f"nexo-{ids.uuid7()}",
        moment=CallMoment.BEGAN,
        direction="out",
        number=line.number,
        extension=seat.extension,
    )
    call = keep_call(actor=system(actor.jurisdiction_id), account=seat.account, item=_item(news))
    Call.objects.filter(pk=call.pk).update(staff_id=actor.staff_id)
    audit(actor=actor, action="interactions.place_call", kind="interaction", object_id=call.interaction_id)
    defer(PLACE_CALL, call_id=call.pk)
    return call


def place_call(*, call_id: UUID) -> None:
    """Ask the exchange for a call that is written down; one that is refused ends at once. Never tried twice.

    No transaction is open while the exchange is asked.
    """
    call = Call.objects.select_related("account").filter(pk=call_id, ended_at__isnull=True).first()
    if call is None:
        return
    channel = registry.channels.get(call.account.slug)
    config = config_of(call.account)
    try:
        if not isinstance(channel, PlacesCalls) or not channel.can_call(config):
            _refused(call, "cannot_call")
            return
        channel.place_call(config, extension=call.extension, number=call.number, key=call.external_id)
    except ChannelError as error:
        _refused(call, error.code)


def _refused(call: Call, cause: str) -> None:
    _log.warning("call not placed", extra={"call": str(call.pk), "code": cause})
    news = CallNews(call=call.external_id, moment=CallMoment.ENDED, direction="out", cause=cause[:60])
    keep_call(actor=system(call.jurisdiction_id), account=call.account, item=_item(news))


def _item(news: CallNews) -> InboundItem:
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type=news.moment.value,
        external_id=f"{news.call}/ours/{news.moment.value}",
        timestamp=clock.now(),
        call=news,
    )
