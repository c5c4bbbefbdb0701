"""Days as people say them, in the language in force."""

from datetime import date, datetime, tzinfo

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language

from nexo.kernel import clock


def in_words(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """Return 'jueves 26 de noviembre' (or 'Thursday 26 November'); an aware moment needs its `zone`.

    A day of another year than the present one has its year with it.
    """
    day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
    today = clock.today(zone) if zone else clock.now().date()
    other_year = day.year != today.year
    if (get_language() or "es")[:2] in {"es", "pt"}:
        return date_format(day, r"l j \d\e F \d\e Y" if other_year else r"l j \d\e F").lower()
    return date_format(day, "l j F Y" if other_year else "l j F")
