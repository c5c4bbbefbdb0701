"""When a case falls due. Simple terms for now: Monday to Friday are business days."""

from datetime import datetime, time, timedelta, tzinfo

from nexo.domain.catalogue.enums import TermUnit

_SATURDAY = 5
_END = time(23, 59, 59)
REOPEN_WINDOW = timedelta(days=21)
"""A closed case may be reopened for 15 business days (domain.md 4.4)."""
REPLY_BUSINESS_DAYS = 10
"""Who was asked for something has ten business days; then the case closes, and they are told."""
CONFORMITY_BUSINESS_DAYS = 5
"""A resolved case closes by itself when nobody disputes it in five business days (domain.md 3.3)."""


def due_at(start: datetime, amount: int, unit: TermUnit | str, zone: tzinfo) -> datetime:
    """Return the end of a term of `amount` `unit` that began at `start` (aware), as an aware time in `zone`.

    Hours run around the clock. Days count from the day after receipt and end with the last day.
    """
    if unit == TermUnit.HOUR:
        return start + timedelta(hours=amount)
    day = start.astimezone(zone).date()
    left = amount
    while left:
        day += timedelta(days=1)
        left -= unit == TermUnit.CALENDAR_DAY or day.weekday() < _SATURDAY
    while unit == TermUnit.BUSINESS_DAY and day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _END, zone)


def business_days_left(now: datetime, due: datetime, zone: tzinfo) -> int:
    """Return the business days from today to the due day in `zone`.

    After it, how many have passed, negative.
    """
    today, last = now.astimezone(zone).date(), due.astimezone(zone).date()
    day, end = sorted((today, last))
    count = 0
    while day != end:
        day += timedelta(days=1)
        count += day.weekday() < _SATURDAY
    if last < today:
        return min(-count, -1)
    return count if due >= now or count else -1
