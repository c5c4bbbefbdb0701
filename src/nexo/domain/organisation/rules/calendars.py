"""Which days count: a calendar knows the days off of one town and counts business days by them.

A calendar covers whole years around its days off; outside them only weekends are off, and nothing is certain.
"""

from array import array
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

_SATURDAY = 5
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Calendar:
    """Days off beside Saturday and Sunday; after `firm_until` they may still change (None: never certain).

    A national government decrees bridge days year by year, so a date beyond the last decree is provisional.
    """

    days_off: frozenset[date] = field(default_factory=frozenset)
    firm_until: date | None = None

    def is_business_day(self, day: date) -> bool:
        """Say whether offices work on `day`."""
        return day.weekday() < _SATURDAY and day not in self.days_off

    def is_firm(self, day: date) -> bool:
        """Say whether no decree can move a term that ends on `day`. A calendar without an end is always firm."""
        return self.firm_until is None or day <= self.firm_until

    def after(self, day: date, amount: int, skipped: Collection[date] = ()) -> date:
        """Return the business day number `amount` after `day`, leaving out `skipped`; 0 gives the next to work.

        With an amount of 0, `day` itself where it is worked, else the first that is.
        """
        if amount == 0:
            return self.this_or_next(day)
        lost = sorted(each for each in set(skipped) if each > day and self.is_business_day(each))
        found = self._nth(day, amount)
        for each in lost:
            if each > found:
                break
            found = self._nth(found, 1)
        return found

    def this_or_next(self, day: date) -> date:
        """Return `day` where it is worked, else the first worked day after it."""
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def count(self, since: date, until: date) -> int:
        """Return how many business days lie after `since`, up to and including `until`; 0 when not later."""
        if until <= since:
            return 0
        first, last = since.toordinal(), until.toordinal()
        return bisect_right(self._worked, last) - bisect_right(self._worked, first)

    def _nth(self, day: date, amount: int) -> date:
        return date.fromordinal(self._worked[bisect_right(self._worked, day.toordinal()) + amount - 1])

    @cached_property
    def _worked(self) -> "array[int]":
        """The business days of 110 years in order, as ordinals: counting is then two searches."""
        first = _FIRST.toordinal()
        off = {each.toordinal() for each in self.days_off}
        start = _FIRST.weekday()
        return array(
            "l",
            (
                number
                for number in range(first, _LAST.toordinal() + 1)
                if (number - first + start) % 7 < _SATURDAY and number not in off
            ),
        )


WEEKENDS = Calendar()
"""Where a town has published no calendar: Monday to Friday."""
