"""How fast a campaign leaves: how many at once, when the next ones, within which hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Final

BEAT: Final = 5
"""Seconds' worth of messages that one job queues: so few that a pause is felt at once."""
SLOWEST: Final = 1
FASTEST: Final = 600
"""Messages a minute that a campaign may ask for."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days, both included, on which publicity of government is forbidden."""

    starts_on: date
    ends_on: date


def batch_size(per_minute: int) -> int:
    """Return how many messages one job queues."""
    return max(1, per_minute * BEAT // 60)


def next_batch_at(now: datetime, queued: int, per_minute: int) -> datetime:
    """Return when the next job may queue more, so that `per_minute` holds after `queued` were."""
    return now + timedelta(seconds=queued * 60 / per_minute)


def opens_at(local_now: datetime, opens: time, closes: time, quiet: tuple[time, time]) -> datetime:
    """Return when a message may leave: `local_now` itself within the hours, else when they begin next.

    `local_now` is aware and on the town's clock. Of the hours of the campaign those of rest (`quiet`) are taken away.
    """
    moment = local_now
    for _ in range(4):
        later = _rested(_within(moment, opens, closes), *quiet)
        if later == moment:
            return moment
        moment = later
    return moment


def hours_are_awake(opens: time, closes: time, quiet: tuple[time, time]) -> bool:
    """Say whether anything can leave in these hours: they have a length, and rest does not cover them all."""
    if opens >= closes:
        return False
    begins, ends = quiet
    if begins == ends:
        return True
    if begins > ends:
        return closes > ends and opens < begins
    return opens < begins or closes > ends


def seconds_needed(people: int, per_minute: int, opens: time, closes: time) -> int:
    """Return how long a campaign to so many takes, in seconds, nights between included."""
    work = ceil(people * 60 / per_minute)
    day = max(60, _seconds(closes) - _seconds(opens))
    nights = max(0, ceil(work / day) - 1)
    return work + nights * (24 * 3600 - day)


def is_frozen(day: date, freezes: Iterable[Freeze]) -> bool:
    """Say whether publicity is forbidden on `day`."""
    return any(one.starts_on <= day <= one.ends_on for one in freezes)


def _within(moment: datetime, opens: time, closes: time) -> datetime:
    at = moment.timetz().replace(tzinfo=None)
    if opens <= at < closes:
        return moment
    day = moment.date() + timedelta(days=1 if at >= closes else 0)
    return datetime.combine(day, opens, tzinfo=moment.tzinfo)


def _rested(moment: datetime, begins: time, ends: time) -> datetime:
    at = moment.timetz().replace(tzinfo=None)
    over_midnight = begins > ends
    rests = at >= begins or at < ends if over_midnight else begins <= at < ends
    if not rests:
        return moment
    day = moment.date() + timedelta(days=1 if over_midnight and at >= begins else 0)
    return datetime.combine(day, ends, tzinfo=moment.tzinfo)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
