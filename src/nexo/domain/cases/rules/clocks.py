"""When a term ends: one law of counting for every clock of a case (domain.md 3.8).

Days count from the day after receipt by the administration; a term in days ends with its last day; a last day
that is not worked moves to the next that is. What a pause takes is not counted. Nothing here reads the time.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.organisation.rules.calendars import WEEKENDS, Calendar

_END = time(23, 59, 59)
REOPEN_BUSINESS_DAYS = 15
"""A closed case may be reopened for 15 business days (domain.md 4.4)."""
REPLY_BUSINESS_DAYS = 10
"""Who was asked for something has ten business days; then the case closes, and they are told."""
CONFORMITY_BUSINESS_DAYS = 5
"""A resolved case closes by itself when nobody disputes it in five business days (domain.md 3.3)."""

Pause = tuple[datetime, datetime]
"""A span in which a clock stood still."""
Hours = tuple[time, time]
"""From when until when an office receives, on a business day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long a clock runs.

    `received`: what comes outside these hours, or on a day off, counts as received on the next business day; None
    where a platform receives day and night. `grace`: until this time of the next business day what is late by the
    last day is still in time (plazo de gracia).
    """

    amount: int
    unit: TermUnit | str
    received: Hours | None = None
    grace: time | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends, aware; `is_provisional` while the calendar of that day may still change."""

    at: datetime
    is_provisional: bool


def ends(term: Term, start: datetime, zone: tzinfo, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """Return the end of `term` that began at `start` (aware), `pauses` left out. Hours run around the clock."""
    if term.unit == TermUnit.HOUR:
        waited = sum((until - since for since, until in pauses), timedelta())
        # In UTC: on a wall clock, a night in which the hour changes would be an hour short or long.
        end = start.astimezone(UTC) + timedelta(hours=term.amount) + waited
        return Due(end.astimezone(zone), is_provisional=False)
    skipped = _days_of(pauses, zone)
    day = _last_day(term, _received_on(start.astimezone(zone), term.received, calendar), calendar, skipped)
    if term.grace is not None:
        day = calendar.after(day, 1)
        return Due(datetime.combine(day, term.grace, zone), not calendar.is_firm(day))
    return Due(datetime.combine(day, _END, zone), not calendar.is_firm(day))


def due_at(
    start: datetime, amount: int, unit: TermUnit | str, zone: tzinfo, calendar: Calendar = WEEKENDS
) -> datetime:
    """Return the end of a plain term of `amount` `unit` that began at `start` (aware), as an aware time in `zone`."""
    return ends(Term(amount=amount, unit=unit), start, zone, calendar).at


def business_days_left(now: datetime, due: datetime, zone: tzinfo, calendar: Calendar = WEEKENDS) -> int:
    """Return the business days from today to the due day in `zone`.

    After it, how many have passed, negative.
    """
    today, last = now.astimezone(zone).date(), due.astimezone(zone).date()
    if last < today:
        return min(-calendar.count(last, today), -1)
    left = calendar.count(today, last)
    return left if due >= now or left else -1


def may_extend(*, extension: int, extended: bool, due: datetime, now: datetime) -> bool:
    """Say whether a term may be extended: the norm provides for it, it has not ended, and it is the first time."""
    return extension > 0 and not extended and now <= due


def escalation_level(days_late: int, steps: Sequence[int]) -> int:
    """Return up to which level of the chain a case climbs that is so many business days late.

    `steps` are the days after which levels 2, 3, 4 … learn of it; 0 while none does. Level 1 is the head of the
    area, who has it anyway.
    """
    reached = sum(days_late >= step for step in steps)
    return reached + 1 if reached else 0


def _received_on(start: datetime, hours: Hours | None, calendar: Calendar) -> date:
    """Return the day of receipt: after hours and on days off it is the next business day."""
    day = start.date()
    if hours is None:
        return day
    if start.time() > hours[1]:
        day += timedelta(days=1)
    return calendar.this_or_next(day)


def _last_day(term: Term, day: date, calendar: Calendar, skipped: frozenset[date]) -> date:
    if term.unit == TermUnit.BUSINESS_DAY:
        return calendar.after(day, term.amount, skipped)
    if term.unit == TermUnit.CALENDAR_DAY:
        last = day + timedelta(days=term.amount)
    else:
        last = _months_later(day, term.amount * (12 if term.unit == TermUnit.YEAR else 1))
    for each in sorted(skipped):
        if day < each <= last:
            last += timedelta(days=1)
    return calendar.this_or_next(last)


def _months_later(day: date, months: int) -> date:
    """Return the same day of a later month, its last where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days_of(pauses: Sequence[Pause], zone: tzinfo) -> frozenset[date]:
    """Return the days that pauses take: from the day after each began to the day it ended."""
    return frozenset(
        first + timedelta(days=number)
        for since, until in pauses
        for first in [since.astimezone(zone).date()]
        for number in range(1, (until.astimezone(zone).date() - first).days + 1)
    )
