"""The days off of a country and of one of its parts, by the `holidays` package, and how a person writes local ones."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_noop

from nexo.domain.organisation.errors import CalendarInvalid

_SATURDAY = 5
_TWICE = gettext_noop("Renglón %(line)s: ese día ya está más arriba.")
_UNREAD = gettext_noop("Renglón %(line)s: poné la fecha y el nombre, como 2026-06-24 San Juan Bautista.")
_LINE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s+(\S.*)")


def national_days(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of `country` (ISO 3166-1) and `subdivision` in Spanish where there is a name so.

    Weekends are left out: they are off anyway. A country that the package does not know has none.
    """
    # Read here: the package holds every country, and only who publishes a calendar needs it.
    import holidays  # noqa: PLC0415

    known = holidays.list_supported_countries()
    if country not in known:
        return {}
    part = subdivision if subdivision in known[country] else None
    spoken = "es" if "es" in holidays.list_localized_countries().get(country, ()) else None
    found = holidays.country_holidays(country, subdiv=part, years=list(years), language=spoken)
    return {day: name for day, name in sorted(found.items()) if day.weekday() < _SATURDAY}


def read_days(text: str) -> dict[date, str]:
    """Read local days, one a line: the date as 2026-06-24 and its name. Raises `CalendarInvalid`, which says the line."""
    days: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        day, name = _read_line(number, line.strip())
        if day in days:
            raise CalendarInvalid(_TWICE, field="days", values={"line": number})
        days[day] = name
    return days


def _read_line(number: int, line: str) -> tuple[date, str]:
    unread = CalendarInvalid(_UNREAD, field="days", values={"line": number})
    match = _LINE.fullmatch(line)
    if match is None:
        raise unread
    try:
        return date(int(match[1]), int(match[2]), int(match[3])), match[4].strip()
    except ValueError as error:
        raise unread from error
