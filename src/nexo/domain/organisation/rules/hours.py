"""Opening hours: {"mon": [["08:00", "13:00"], …], …} in local time; a day that is missing is closed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from nexo.domain.organisation.errors import HoursInvalid

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOKED_AHEAD = 15

Hours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a place is open at a moment, until when, and otherwise when it opens next (within a fortnight)."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def opening_at(hours: Hours, moment: datetime, days_off: Collection[date] = ()) -> Opening:
    """Say how a place stands at `moment`, aware and in the local zone. Opening counts, closing does not.

    It is closed on `days_off`.
    """
    for opens, closes in _spans(hours, moment, days_off):
        if opens <= moment < closes:
            return Opening(is_open=True, closes_at=closes)
        if moment < opens:
            return Opening(is_open=False, opens_at=opens)
    return Opening(is_open=False)


def check_hours(hours: Hours) -> None:
    """Raise `HoursInvalid` unless every day is known and every span opens before it closes, in order."""
    for day, spans in hours.items():
        if day not in DAYS:
            raise HoursInvalid(field="hours")
        ends = [_read(text) for span in spans for text in _pair(span)]
        if ends != sorted(set(ends)):
            raise HoursInvalid(field="hours")


def spans_on(hours: Hours, day: date, days_off: Collection[date] = ()) -> list[tuple[time, time]]:
    """Return from when to when a place is open on a day, in order."""
    if day in days_off:
        return []
    return [(_read(opens), _read(closes)) for opens, closes in map(_pair, hours.get(DAYS[day.weekday()], ()))]


def _spans(hours: Hours, moment: datetime, days_off: Collection[date]) -> Iterator[tuple[datetime, datetime]]:
    """Go through the spans of today and the fortnight after, in order: holidays may fill a week."""
    for offset in range(_LOOKED_AHEAD):
        day = moment.date() + timedelta(days=offset)
        if day in days_off:
            continue
        for span in hours.get(DAYS[day.weekday()], ()):
            opens, closes = _pair(span)
            yield _at(day, opens, moment), _at(day, closes, moment)


def _at(day: date, text: str, moment: datetime) -> datetime:
    """Return the wall-clock time of that day, whatever the offset is then."""
    return datetime.combine(day, _read(text), tzinfo=moment.tzinfo)


def _pair(span: Sequence[str]) -> tuple[str, str]:
    try:
        opens, closes = span
    except ValueError as error:
        raise HoursInvalid(field="hours") from error
    return opens, closes


def _read(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise HoursInvalid(field="hours") from error
