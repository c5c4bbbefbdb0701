"""The list of those to call back: who is on it, who is calling, what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext_noop

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.settle_contacts import settle_contact
from nexo.domain.interactions.enums import CallBackOutcome, CallState, Direction, InteractionKind
from nexo.domain.interactions.errors import CallBackDone, CallBackTaken
from nexo.domain.interactions.events import ContactRegistered
from nexo.domain.interactions.models import Call, CallBack, Conversation, Interaction
from nexo.domain.interactions.models.call import LOST
from nexo.domain.interactions.queries.callers import callers_of
from nexo.domain.interactions.rules.calling_back import is_taken, points_of, rank_at
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

TOPIC = "calls"


def tend_call_back(call: Call) -> None:
    """Put a lost call on the list, or take off one that was not lost after all; inside the caller's transaction.

    A number that was withheld, or is none that can be dialled, cannot be called back: the entry alone waits.
    """
    is_lost = call.direction == Direction.IN and call.state in LOST and call.number.startswith("+")
    if is_lost and call.callback_id is None:
        call.callback = _open_line(call)
        call.save(update_fields=["callback"])
        _recount(call.callback)
    elif not is_lost and call.callback is not None:
        # Locked before it is counted: another worker may be adding a call to it in this instant.
        former = CallBack.objects.select_for_update().filter(pk=call.callback.pk).first()
        call.callback = None
        call.save(update_fields=["callback"])
        if former is not None and former.done_at is None:
            _recount(former)


def note_got_through(call: Call) -> None:
    """Take a number off the list that the town called and reached; note that it called again and was answered."""
    if call.answered_at is None or not call.number:
        return
    lines = CallBack.objects.select_for_update().filter(
        jurisdiction_id=call.jurisdiction_id, number=call.number, done_at__isnull=True
    )
    line = lines.first()
    if line is None or call.started_at < line.last_at:
        return
    if call.direction == Direction.OUT:
        _finish(line, CallBackOutcome.REACHED, staff_id=call.staff_id)
    else:
        line.got_through_at = call.answered_at
        line.save(update_fields=["got_through_at"])


@transaction.atomic
def take_call_back(*, actor: Actor, callback_id: UUID) -> CallBack:
    """Have a line to oneself while calling. Raises `CallBackTaken`, `CallBackDone`, `NotFound`, `NotAllowed`."""
    line = _locked(actor, callback_id)
    if line.taken_by_id not in {None, actor.staff_id} and is_taken(line.taken_at, clock.now()):
        raise CallBackTaken
    line.taken_by_id, line.taken_at = actor.staff_id, clock.now()
    line.save(update_fields=["taken_by", "taken_at"])
    announce(TOPIC, [line.pk], jurisdiction_id=line.jurisdiction_id)
    return line


@transaction.atomic
def release_call_back(*, actor: Actor, callback_id: UUID) -> CallBack:
    """Leave a line to colleagues. Raises as `take_call_back`."""
    line = _locked(actor, callback_id)
    _check_mine(actor, line)
    line.taken_by, line.taken_at = None, None
    line.save(update_fields=["taken_by", "taken_at"])
    announce(TOPIC, [line.pk], jurisdiction_id=line.jurisdiction_id)
    return line


@transaction.atomic
def end_call_back(*, actor: Actor, callback_id: UUID, outcome: CallBackOutcome, text: str = "") -> CallBack:
    """Say what came of calling back; `text` is what was spoken of, kept as a call of ours.

    After NO_ANSWER the line goes on waiting, from now. Raises as `take_call_back`.
    """
    line = _locked(actor, callback_id)
    _check_mine(actor, line)
    audit(
        actor=actor,
        action="interactions.call_back",
        kind="call_back",
        object_id=line.pk,
        changes={"outcome": outcome.value},
    )
    if outcome is CallBackOutcome.NO_ANSWER:
        line.tries += 1
        line.taken_by, line.taken_at = None, None
        line.rank_at = rank_at(clock.now(), line.points)
        line.save(update_fields=["tries", "taken_by", "taken_at", "rank_at"])
        announce(TOPIC, [line.pk], jurisdiction_id=line.jurisdiction_id)
        return line
    if outcome is CallBackOutcome.REACHED:
        _write_call(actor, line, text)
    _finish(line, outcome, staff_id=actor.staff_id)
    return line


def _locked(actor: Actor, callback_id: UUID) -> CallBack:
    if not policies.may_take_calls(actor):
        raise NotAllowed
    rows = policies.call_backs_visible_to(actor)
    line = rows.select_for_update().filter(pk=callback_id).first()
    if line is None:
        raise NotFound
    if line.done_at is not None:
        raise CallBackDone
    return line


def _check_mine(actor: Actor, line: CallBack) -> None:
    if line.taken_by_id != actor.staff_id and is_taken(line.taken_at, clock.now()):
        raise CallBackTaken


def _open_line(call: Call) -> CallBack:
    """Return the open line of the number, locked; made if there is none."""
    lines = CallBack.objects.select_for_update().filter(
        jurisdiction_id=call.jurisdiction_id, number=call.number, done_at__isnull=True
    )
    line = lines.first()
    if line is not None:
        return line
    at = call.started_at
    line = CallBack(
        jurisdiction_id=call.jurisdiction_id, number=call.number, first_at=at, last_at=at, rank_at=at
    )
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:  # the same number was lost on another line in this instant
        return lines.get()
    return line


def _recount(line: CallBack) -> None:
    """Count anew what a line stands for; one without any call is gone."""
    told = line.calls.aggregate(n=Count("pk"), first=Min("started_at"), last=Max("started_at"))
    if not told["n"]:
        line.delete()
        return
    callers = callers_of(actor=system(line.jurisdiction_id), numbers=[line.number])[line.number]
    line.times, line.first_at, line.last_at = told["n"], told["first"], told["last"]
    line.points = points_of([caller.points] for caller in callers)
    if not line.tries:
        line.rank_at = rank_at(line.first_at, line.points)
    line.save()
    announce(TOPIC, [line.pk], jurisdiction_id=line.jurisdiction_id)


def _finish(line: CallBack, outcome: CallBackOutcome, *, staff_id: UUID | None) -> None:
    line.done_at, line.done_by_id, line.outcome = clock.now(), staff_id, outcome
    line.save(update_fields=["done_at", "done_by", "outcome"])
    machine = system(line.jurisdiction_id)
    for call in line.calls.select_related("interaction").order_by("started_at", "pk"):
        settle_contact(
            actor=machine,
            conversation_id=call.interaction.conversation_id,
            interaction_id=call.interaction_id,
        )
    announce(TOPIC, [line.pk], jurisdiction_id=line.jurisdiction_id)


def _write_call(actor: Actor, line: CallBack, text: str) -> None:
    """Write down the call that we made where the last lost one stands."""
    lost = line.calls.select_related("interaction", "account").order_by("-started_at", "-pk").first()
    if lost is None:
        return
    at: datetime = clock.now()
    conversation = Conversation.objects.select_for_update().get(pk=lost.interaction.conversation_id)
    entry = Interaction(
        jurisdiction_id=line.jurisdiction_id,
        party_id=lost.interaction.party_id,
        channel=lost.account.slug,
        direction=Direction.OUT,
        kind=InteractionKind.CALL,
        external_id=f"call-back:{line.pk}",
        text=text,
        author_id=actor.subject_id,
        author_label=actor.label[:150],
        attached_because=gettext_noop("Le devolvimos la llamada."),
        details={"to": ["phone", line.number], "call": {"state": str(CallState.ANSWERED)}},
        occurred_at=at,
        received_at=at,
    )
    entries.write(entry, conversation, is_new=False)
    record(
        ContactRegistered(
            interaction_id=entry.pk,
            conversation_id=conversation.pk,
            party_id=entry.party_id,
            channel=entry.channel,
            kind=str(entry.kind),
        ),
        actor=actor,
    )
