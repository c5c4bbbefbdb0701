"""Days and hours of hearings as a person writes them: a day a line, `lun 09:00-12:00, 16:00-18:00`."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from nexo.domain.authorities.errors import AuthorityIncomplete
from nexo.domain.organisation.errors import HoursInvalid
from nexo.domain.organisation.rules.hours import DAYS, check_hours
from nexo.kernel.text.fold import fold

_NAMES = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|a|–)\s*(\d{1,2}):(\d{2})")
_UNREAD = gettext_noop("Renglón %(line)s: escribí el día y las horas, como: mar 09:00-12:00")


def read_hours(text: str) -> dict[str, list[list[str]]]:
    """Return hours as offices keep them; raises `AuthorityIncomplete`, which says the line."""
    hours: dict[str, list[list[str]]] = {}
    known = {fold(name): day for name, day in zip(_NAMES, DAYS, strict=True)}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        unread = AuthorityIncomplete(_UNREAD, field="hours", values={"line": number})
        name, _, rest = line.strip().partition(" ")
        day = known.get(fold(name)[:3])
        spans = [_span.strip() for _span in rest.split(",")]
        found = [_SPAN.fullmatch(span) for span in spans]
        if day is None or day in hours or not all(found):
            raise unread
        hours[day] = [[f"{int(one[1]):02d}:{one[2]}", f"{int(one[3]):02d}:{one[4]}"] for one in found if one]
        try:
            check_hours(hours)
        except HoursInvalid:
            raise unread from None
    return hours


def write_hours(hours: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Return hours as they are written, in the order of the week."""
    return "\n".join(
        f"{name} {', '.join('-'.join(span) for span in hours[day])}"
        for name, day in zip(_NAMES, DAYS, strict=True)
        if hours.get(day)
    )
