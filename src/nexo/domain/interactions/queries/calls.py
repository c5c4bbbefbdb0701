"""Calls under way, calls to write down, and who waits to be called back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.enums import CallState, Direction
from nexo.domain.interactions.models import Call, CallBack, CallSeat
from nexo.domain.interactions.ports import PlacesCalls
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.interactions.queries.callers import Caller, callers_of
from nexo.domain.interactions.rules.calling_back import is_taken
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

# An exchange may lose the end of a call: what is older than this is not under way any more.
_LONGEST_RING = timedelta(hours=1)
_LONGEST_TALK = timedelta(hours=6)
_TO_WRITE_DOWN = timedelta(hours=12)
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A call, and everybody who may be on the other side; `callers` is an offer."""

    id: UUID
    number: str
    is_withheld: bool
    is_out: bool
    state: str
    state_label: str
    line: str
    queue: str
    extension: str
    staff: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    waited_seconds: int | None
    talk_seconds: int | None
    is_registered: bool
    conversation_id: UUID
    party_id: UUID | None
    callers: tuple[Caller, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackRow:
    """One line of the list of those to call back."""

    id: UUID
    number: str
    first_at: datetime
    last_at: datetime
    times: int
    tries: int
    ahead_minutes: int
    got_through_at: datetime | None
    taken_by: str
    is_mine: bool
    conversation_id: UUID | None
    callers: tuple[Caller, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is brought forward: of whoever may have called, each reason once."""
        return tuple(dict.fromkeys(reason for caller in self.callers for reason in caller.reasons))


def seat_of(actor: Actor) -> CallSeat | None:
    """Return where the actor takes calls, if they do."""
    return CallSeat.objects.select_related("account").filter(staff_id=actor.staff_id).first()


def calls_from_seat(actor: Actor) -> bool:
    """Say whether the actor sits at a telephone that an exchange can have ring."""
    seat = seat_of(actor)
    if seat is None or seat.account is None or not seat.extension:
        return False
    channel = registry.channels.get(seat.account.slug)
    return isinstance(channel, PlacesCalls) and channel.can_call(config_of(seat.account))


def calls_for(*, actor: Actor, seat: CallSeat, offers: bool = True) -> list[CallRow]:
    """Return what concerns this seat, newest first: calls under way there, and those still to write down.

    A call that rings at another telephone is that one's. Two reads and the log.
    """
    now = clock.now()
    rings = Q(state__in=[CallState.RINGING, CallState.WAITING], started_at__gte=now - _LONGEST_RING)
    talks = Q(state=CallState.TALKING, started_at__gte=now - _LONGEST_TALK)
    at_mine = Q(extension="") | (Q(extension=seat.extension) if seat.extension else Q(pk__in=[]))
    under_way = Q(ended_at__isnull=True) & ((rings & at_mine) | (talks & _of(seat)))
    to_write_down = _of(seat) & Q(
        state=CallState.ANSWERED, wrapped_at__isnull=True, ended_at__gte=now - _TO_WRITE_DOWN
    )
    rows = policies.calls_visible_to(actor).filter(under_way | to_write_down)
    if seat.account_id is not None:
        rows = rows.filter(account_id=seat.account_id)
    found = list(
        rows.select_related("interaction__conversation", "staff").order_by("-started_at", "-id")[:_MOST]
    )
    callers = _callers(actor, {call.number for call in found if call.number}) if offers else {}
    return [_row(call, callers.get(call.number, [])) for call in found]


def call_of(*, actor: Actor, call_id: UUID, offers: bool = True) -> CallRow:
    """Return one call, with who may be calling where `offers`. Raises `NotFound`."""
    rows = policies.calls_visible_to(actor).select_related("interaction__conversation", "staff")
    call = rows.filter(pk=call_id).first()
    if call is None:
        raise NotFound
    return _row(call, _callers(actor, {call.number})[call.number] if offers and call.number else [])


def call_backs(*, actor: Actor, after: str | None = None, limit: int = PAGE_SIZE) -> Page[CallBackRow]:
    """Return a page of those to call back, first whom to call first. Two reads and the log."""
    rows = policies.call_backs_visible_to(actor).filter(done_at__isnull=True).select_related("taken_by")
    page = keyset_page(rows, order=("rank_at", "id"), after=after, limit=limit)
    callers = _callers(actor, {line.number for line in page.items})
    return page.map(lambda line: _line(actor, line, callers.get(line.number, [])))


def call_back_of(*, actor: Actor, callback_id: UUID) -> CallBackRow:
    """Return one line of the list. Raises `NotFound` also for one that is done."""
    last = Call.objects.filter(callback_id=OuterRef("pk")).order_by("-started_at", "-id")
    rows = policies.call_backs_visible_to(actor).filter(done_at__isnull=True).select_related("taken_by")
    rows = rows.annotate(conversation_id=Subquery(last.values("interaction__conversation_id")[:1]))
    line = rows.filter(pk=callback_id).first()
    if line is None:
        raise NotFound
    return _line(actor, line, _callers(actor, {line.number})[line.number], line.conversation_id)


def _of(seat: CallSeat) -> Q:
    """Return what was answered at a seat: by its official, at its telephone, or nobody knows at which."""
    return Q(staff_id=seat.staff_id) | Q(staff__isnull=True, extension__in={"", seat.extension})


def _callers(actor: Actor, numbers: set[str]) -> dict[str, list[Caller]]:
    return callers_of(actor=actor, numbers=numbers) if numbers else {}


def _row(call: Call, callers: list[Caller]) -> CallRow:
    return CallRow(
        id=call.pk,
        number=call.number,
        is_withheld=call.is_withheld,
        is_out=call.direction == Direction.OUT,
        state=call.state,
        state_label=str(CallState(call.state).label),
        line=call.line,
        queue=call.queue,
        extension=call.extension,
        staff=call.staff.name if call.staff else "",
        started_at=call.started_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        waited_seconds=call.waited_seconds,
        talk_seconds=call.talk_seconds,
        is_registered=call.wrapped_at is not None,
        conversation_id=call.interaction.conversation_id,
        party_id=call.interaction.party_id,
        callers=tuple(callers),
    )


def _line(
    actor: Actor, line: CallBack, callers: list[Caller], conversation_id: UUID | None = None
) -> CallBackRow:
    taken = is_taken(line.taken_at, clock.now())
    since = line.first_at if not line.tries else None
    return CallBackRow(
        id=line.pk,
        number=line.number,
        first_at=line.first_at,
        last_at=line.last_at,
        times=line.times,
        tries=line.tries,
        ahead_minutes=round((since - line.rank_at) / timedelta(minutes=1)) if since else 0,
        got_through_at=line.got_through_at,
        taken_by=line.taken_by.name if line.taken_by and taken else "",
        is_mine=taken and line.taken_by_id == actor.staff_id,
        conversation_id=conversation_id,
        callers=tuple(callers),
    )
