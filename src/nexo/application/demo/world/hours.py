"""Time that runs faster when people are awake: week and day profiles as piecewise linear clocks.

All moments are seconds since 1970 in UTC, as float64 columns. A clock maps moments to *flow* (a day of
flow is a mean day) and back, so that a Poisson process drawn in flow has the wanted week and hours, keeps
its order and keeps its rate.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from nexo.application.demo.city.calendar import busdays
from nexo.application.demo.city.services import Term

Column = NDArray[np.float64]
Index = NDArray[np.int64]
Flag = NDArray[np.bool_]

HOUR = 3600.0
DAY = 86400.0
_LAST_SECOND = DAY - 1
_TINY = 1e-7  # an hour without flow still has some, so that the clock can be read both ways


class FlowClock:
    """A clock whose hands follow a weekly profile of 168 local hours, Monday 0 h first."""

    def __init__(self, profile: Column, *, start: float, end: float, offset: float) -> None:
        first = np.floor((start + offset) / HOUR) * HOUR - offset
        self._moments = np.arange(first, end + 2 * HOUR, HOUR)
        hour_of_week = (((self._moments[:-1] + offset) / HOUR).astype(np.int64) + 72) % 168
        steps = np.maximum(profile / profile.mean(), _TINY)[hour_of_week] / 24
        self._flow = np.concatenate([[0.0], np.cumsum(steps)])

    def flow(self, moments: Column) -> Column:
        """Return days of flow since the start of the clock."""
        return np.interp(moments, self._moments, self._flow)

    def moment(self, flow: Column) -> Column:
        """Return the moment at which so much flow has passed."""
        return np.interp(flow, self._flow, self._moments)

    def later(self, moments: Column, days: Column | float) -> Column:
        """Return the moments `days` of flow after `moments`."""
        return self.moment(self.flow(moments) + days)

    def between(self, since: Column, until: Column, share: Column) -> Column:
        """Return the moment at which `share` of the flow between the two has passed; above 1 runs past."""
        begin = self.flow(since)
        return self.moment(begin + share * (self.flow(until) - begin))


def demand_profile(week: list[float], bands: list[list[float]]) -> Column:
    """Return the 168 weights of when people write or call: `bands` are [from, to, percent] of a day."""
    day = np.zeros(24)
    for since, until, percent in bands:
        hours = np.arange(int(since), int(until)) % 24
        day[hours] += percent / len(hours)
    return np.concatenate([share * day for share in week])


def office_profile() -> Column:
    """Return the 168 weights of when areas work: weekdays from 7 to 18, Saturday mornings a little."""
    weekday = np.zeros(24)
    weekday[7:18] = 1.0
    saturday = np.zeros(24)
    saturday[8:13] = 0.15
    return np.concatenate([weekday] * 5 + [saturday, np.zeros(24)])


def offset_of(zone: str, at: float) -> float:
    """Return the seconds that local time of `zone` is ahead of UTC."""
    moment = datetime.fromtimestamp(at, tz=ZoneInfo(zone))
    shift = moment.utcoffset()
    return shift.total_seconds() if shift else 0.0


def month_of(moments: Column, offset: float) -> Index:
    """Return the local month, 0 for January."""
    days = ((moments + offset) // DAY).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) % 12


def due_times(received: Column, terms: list[Term], which: Index, *, offset: float) -> Column:
    """Return when each case falls due, as `cases.rules.clocks.due_at` says, for whole columns.

    `which` tells the term of each. Hours run around the clock; days end with the last business day.
    """
    amount = np.array([each.amount for each in terms], dtype=np.int64)[which]
    hours = np.array([each.is_hours for each in terms])[which]
    local_days = (received + offset) // DAY
    shifted = np.busday_offset(
        local_days.astype("datetime64[D]"), np.where(hours, 0, amount), roll="backward", busdaycal=busdays()
    ).astype(np.float64)
    return np.where(hours, received + amount * HOUR, shifted * DAY + _LAST_SECOND - offset)


def iso(moment: float) -> datetime:
    """Return an aware datetime for one moment."""
    return datetime.fromtimestamp(moment, tz=UTC)
