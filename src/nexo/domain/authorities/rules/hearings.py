"""The life of a hearing as one table, and when it may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from nexo.domain.authorities.enums import HearingState
from nexo.domain.organisation.rules.calendars import Calendar
from nexo.domain.organisation.rules.hours import Hours, opening_at


class Side(StrEnum):
    """Who moves a hearing."""

    OFFICE = "office"
    PERSON = "person"


_OFFICE = frozenset({Side.OFFICE})
_PERSON = frozenset({Side.PERSON})

TRANSITIONS: dict[tuple[HearingState, HearingState], frozenset[Side]] = {
    (HearingState.REQUESTED, HearingState.GRANTED): _OFFICE,
    (HearingState.REQUESTED, HearingState.REFUSED): _OFFICE,
    (HearingState.REQUESTED, HearingState.WITHDRAWN): _PERSON,
    (HearingState.GRANTED, HearingState.GRANTED): _OFFICE,
    (HearingState.GRANTED, HearingState.CALLED_OFF): _OFFICE,
    (HearingState.GRANTED, HearingState.WITHDRAWN): _PERSON,
    (HearingState.GRANTED, HearingState.HELD): _OFFICE,
    (HearingState.GRANTED, HearingState.MISSED_BY_PERSON): _OFFICE,
    (HearingState.GRANTED, HearingState.MISSED_BY_AUTHORITY): _OFFICE,
    (HearingState.REFUSED, HearingState.GRANTED): _OFFICE,
    (HearingState.CALLED_OFF, HearingState.GRANTED): _OFFICE,
    (HearingState.MISSED_BY_AUTHORITY, HearingState.GRANTED): _OFFICE,
    (HearingState.MISSED_BY_PERSON, HearingState.GRANTED): _OFFICE,
}
"""From → to: who may. Granted to granted is another day; one that was refused or failed may be given after all."""

AFTERWARDS = frozenset({HearingState.HELD, HearingState.MISSED_BY_PERSON, HearingState.MISSED_BY_AUTHORITY})
"""What can be said only once its hour has come."""


class Hindrance(StrEnum):
    """Why a hearing cannot be at a moment."""

    PAST = "past"
    TOO_SOON = "too_soon"
    DAY_OFF = "day_off"
    OUTSIDE_HOURS = "outside_hours"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """How an authority gives hearings: `hours` as of an office, `minutes` each, told `notice_days` business days ahead."""

    hours: Hours
    minutes: int
    notice_days: int


def may_move(
    from_: HearingState, to: HearingState, side: Side, *, at: datetime | None, now: datetime
) -> bool:
    """Say whether `side` may move a hearing; what happened at it is said only after its hour."""
    if side not in TRANSITIONS.get((from_, to), frozenset()):
        return False
    return to not in AFTERWARDS or (at is not None and at <= now)


def hindrance(
    at: datetime,
    offer: Offer,
    *,
    now: datetime,
    zone: tzinfo,
    calendar: Calendar,
    taken: Iterable[tuple[datetime, int]] = (),
) -> Hindrance | None:
    """Say why a hearing cannot be at `at`, or None. `taken` are (begin, minutes) of the others of the authority."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if at <= now:
        return Hindrance.PAST
    if calendar.count(today, local.date()) < offer.notice_days:
        return Hindrance.TOO_SOON
    if not calendar.is_business_day(local.date()):
        return Hindrance.DAY_OFF
    opening = opening_at(offer.hours, local)
    end = at + timedelta(minutes=offer.minutes)
    if not opening.is_open or (opening.closes_at is not None and end > opening.closes_at):
        return Hindrance.OUTSIDE_HOURS
    if any(begin < end and at < begin + timedelta(minutes=length) for begin, length in taken):
        return Hindrance.TAKEN
    return None
