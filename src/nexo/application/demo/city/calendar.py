"""The days on which the demo city does not work: those of its country and its own."""

from datetime import date
from functools import lru_cache

import numpy as np

from nexo.application.demo.city.ground import read_toml
from nexo.domain.organisation.rules.calendars import Calendar
from nexo.domain.organisation.rules.local_days import national_days

_YEARS = range(2020, 2041)


def subdivision() -> str:
    """Return the province whose days off the city keeps."""
    return str(read_toml("city.toml")["calendar"]["subdivision"])


def local_days(years: range = _YEARS) -> dict[date, str]:
    """Return the city's own days off in these years."""
    rows = read_toml("city.toml")["calendar"]["days"]
    return {date(year, row["month"], row["day"]): row["name"] for year in years for row in rows}


@lru_cache(maxsize=1)
def city_calendar() -> Calendar:
    """Return the calendar of the city over every year that a load can touch."""
    country = read_toml("city.toml")["jurisdiction"]["country"]
    return Calendar(frozenset(national_days(country, subdivision(), _YEARS)) | frozenset(local_days()))


@lru_cache(maxsize=1)
def busdays() -> np.busdaycalendar:
    """Return the same calendar for whole columns."""
    return np.busdaycalendar(holidays=sorted(city_calendar().days_off))
