"""Days as people say them, in the language in force."""

from datetime import date, datetime, tzinfo

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language

from nexo.kernel import clock

_FORMS = {
    "es": (r"l j \d\e F", r"l j \d\e F \d\e Y"),
    "pt": (r"l, j \d\e F", r"l, j \d\e F \d\e Y"),
    "en": ("l j F", "l j F Y"),
}


def in_words(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """Return 'jueves 26 de noviembre' (or 'Thursday 26 November'); an aware moment needs its `zone`.

    A day of another year than the present one has its year with it.
    """
    day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
    today = clock.today(zone) if zone else clock.now().date()
    other_year = day.year != today.year
    language = (get_language() or "es")[:2]
    usual, with_year = _FORMS.get(language, _FORMS["es"])
    told = date_format(day, with_year if other_year else usual)
    return told if language == "en" else told.lower()
