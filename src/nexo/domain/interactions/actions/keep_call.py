"""Takes one piece of news of a call into the ledger: a call is one entry, and what all its news add up to.

The parts are kept one by one under a unique index, and the call is summed anew from all of them, so that
neither order nor repetition changes how it ends. A number picks nobody: a call is under nobody known until an
official says who it was, and the screen offers who it may be.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.call_back import note_got_through, tend_call_back
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.enums import ContactResult, Direction, InteractionKind
from nexo.domain.interactions.events import ContactRegistered, InteractionReceived
from nexo.domain.interactions.models import (
    Call,
    CallPart,
    CallSeat,
    ChannelAccount,
    Conversation,
    Interaction,
    RawRecord,
)
from nexo.domain.interactions.models.call import LOST
from nexo.domain.interactions.ports import CallNews, InboundItem, Unreadable
from nexo.domain.interactions.rules.calls import Sum, sum_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.errors import PhoneInvalid
from nexo.domain.parties.rules import phones
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

TOPIC = "calls"


@dataclass(frozen=True, slots=True)
class _News:
    """What came: under which key, when, what, and from which record."""

    key: str
    at: datetime
    told: CallNews
    raw: RawRecord | None


def keep_call(
    *, actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None = None
) -> Call:
    """Add what `item` tells of its call and return the call; the same news again changes nothing."""
    if actor.kind is not ActorKind.SYSTEM or actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    if item.call is None or item.timestamp is None or item.external_id is None:
        raise Unreadable(gettext_noop("El aviso de una llamada no dice cuál o cuándo."))
    news = _News(item.external_id[:300], item.timestamp, item.call, raw)
    try:
        with transaction.atomic():
            return _keep(actor, account, news)
    except IntegrityError:
        # Another worker began the same call in this instant: now it is there.
        with transaction.atomic():
            return _keep(actor, account, news)


def _keep(actor: Actor, account: ChannelAccount, news: _News) -> Call:
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("interaction")
        .filter(account=account, external_id=news.told.call[:200])
        .first()
    )
    if call is None:
        call = _begin(actor, account, news)
    elif not _add(call, news):
        return call
    _settle(call, sum_of(call.parts.all()), account.jurisdiction)
    announce(TOPIC, [call.pk], jurisdiction_id=call.jurisdiction_id)
    return call


def _begin(actor: Actor, account: ChannelAccount, news: _News) -> Call:
    """Write a call, its entry and its conversation, of nobody known, by its first news."""
    now, at = clock.now(), news.at
    direction = news.told.direction or Direction.IN
    entry = Interaction(
        jurisdiction_id=account.jurisdiction_id,
        channel=account.slug,
        account=account,
        direction=direction,
        kind=InteractionKind.CALL,
        external_id=f"call:{news.told.call}"[:300],
        attached_because=gettext_noop("Un teléfono no dice quién llama: falta elegir a la persona."),
        raw=news.raw,
        occurred_at=at,
        received_at=news.raw.received_at if news.raw else now,
    )
    conversation, is_new = entries.conversation_for(jurisdiction_id=account.jurisdiction_id, party=None)
    entries.write(entry, conversation, is_new=is_new)
    call = Call(
        jurisdiction_id=account.jurisdiction_id,
        account=account,
        external_id=news.told.call[:200],
        interaction=entry,
        direction=direction,
        started_at=at,
    )
    call.save(force_insert=True)
    _add(call, news)
    audit(actor=actor, action="interactions.receive_call", kind="interaction", object_id=entry.pk)
    _tell(actor, entry)
    return call


def _tell(actor: Actor, entry: Interaction) -> None:
    if entry.direction == Direction.OUT:
        event: InteractionReceived | ContactRegistered = ContactRegistered(
            interaction_id=entry.pk,
            conversation_id=entry.conversation_id,
            party_id=None,
            channel=entry.channel,
            kind=str(entry.kind),
        )
    else:
        event = InteractionReceived(
            interaction_id=entry.pk,
            conversation_id=entry.conversation_id,
            party_id=None,
            channel=entry.channel,
            kind=str(entry.kind),
            is_automatic=False,
            is_verified=False,
            is_new_conversation=True,
        )
    record(event, actor=actor)


def _add(call: Call, news: _News) -> bool:
    """Write a part and say whether it was new; the call is locked, so that a look before is enough."""
    if call.parts.filter(key=news.key).exists():
        return False
    told = news.told
    CallPart.objects.create(
        call=call,
        key=news.key,
        moment=told.moment.value,
        at=news.at,
        leg=told.leg[:200],
        direction=told.direction,
        number=told.number[:60],
        is_withheld=told.is_withheld,
        line=told.line[:60],
        queue=told.queue[:60],
        extension=told.extension[:60],
        cause=told.cause[:60],
    )
    return True


def _settle(call: Call, told: Sum, town: Jurisdiction) -> None:
    """Bring the call, its entry, its conversation and the list of call-backs to what the parts say."""
    call.state, call.direction = told.state, told.direction
    call.number, call.is_withheld = number_of(told.number, town), told.is_withheld
    call.line, call.queue, call.extension = told.line, told.queue, told.extension
    call.started_at, call.queued_at = told.started_at, told.queued_at
    call.answered_at, call.ended_at = told.answered_at, told.ended_at
    if call.staff_id is None and call.extension and call.answered_at:
        seat = CallSeat.objects.filter(jurisdiction=town, extension=call.extension).first()
        call.staff_id = seat.staff_id if seat else None
    call.save()
    _write_entry(call)
    tend_call_back(call)
    note_got_through(call)


def number_of(told: str, town: Jurisdiction) -> str:
    """Return the number in E.164; what is no number of the world (an extension, 147) stays as it was told."""
    if not told:
        return ""
    try:
        return phones.to_e164(told, country=town.country, area_code=town.area_code)
    except PhoneInvalid:
        return told.strip()[:60]


def _write_entry(call: Call) -> None:
    """Say on the entry how the call went; a lost one asks for an answer, an answered one for none."""
    entry, before = call.interaction, call.interaction.result
    entry.direction, entry.occurred_at = call.direction, call.started_at
    entry.subject = call.number
    entry.sender_label = call.number if call.direction == Direction.IN else ""
    entry.duration_seconds = call.talk_seconds
    entry.details = {**entry.details, **details_of(call)}
    if call.state in LOST:
        entry.result = ContactResult.ABANDONED
    elif before == ContactResult.ABANDONED and call.wrapped_at is None:
        entry.result = ""
    entry.search_text = entries.search_text_of(entry)
    entry.save()
    conversation = Conversation.objects.select_for_update().get(pk=entry.conversation_id)
    recompute_waiting(conversation)
    if (entry.result == ContactResult.ABANDONED) != (before == ContactResult.ABANDONED):
        conversation.unread_count = 1 if entry.result else 0
        conversation.save(update_fields=["unread_count"])
        announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)


def details_of(call: Call) -> dict[str, Any]:
    """Return what the entry keeps of its call; `senders` is where an answer goes."""
    facts = {
        "state": str(call.state),
        "waited": call.waited_seconds,
        "in_queue": call.queue_seconds,
        "talked": call.talk_seconds,
        "wrapped": call.wrap_seconds,
        "queue": call.queue,
        "is_withheld": call.is_withheld,
    }
    return {"call": facts, "senders": [["phone", call.number]] if call.number.startswith("+") else []}
