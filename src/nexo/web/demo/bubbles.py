"""What the telephone shows: the conversation as ready strings, so that the template decides nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nexo.kernel import clock
from nexo.web.demo.neighbours import ZONE
from nexo.web.demo.simulator import Line

_QUOTE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message on the screen.

    `day` is said only where a new one begins; the buttons of the last one can be touched.
    """

    line: Line
    day: str
    time: str
    quote: str
    map_label: str
    is_read_by_town: bool
    is_last: bool


def bubbles_of(lines: Sequence[Line]) -> list[Bubble]:
    """Return the bubbles of a conversation, oldest first."""
    words = {line.wamid: line.text or _name_of(line) for line in lines}
    days = [line.at.astimezone(ZONE).date() for line in lines]
    return [
        Bubble(
            line=line,
            day=_day(days[place]) if place == 0 or days[place] != days[place - 1] else "",
            time=line.at.astimezone(ZONE).strftime("%H:%M"),
            quote=words.get(line.answers, "")[:_QUOTE],
            map_label=_map_label(line),
            is_read_by_town="acknowledged" in line.states,
            is_last=place == len(lines) - 1,
        )
        for place, line in enumerate(lines)
    ]


def version_of(lines: Sequence[Line]) -> str:
    """Return a short mark that changes whenever the screen would."""
    seen = "".join(f"{line.wamid}{line.states}" for line in lines)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _day(day: date) -> str:
    today = clock.today(ZONE)
    if day == today:
        return _("Hoy")
    if day == today - timedelta(days=1):
        return _("Ayer")
    return date_format(day, "DATE_FORMAT")


def _map_label(line: Line) -> str:
    return f"{line.location[0]:.4f}, {line.location[1]:.4f}" if line.location else ""


def _name_of(line: Line) -> str:
    names = {"image": _("Foto"), "location": _("Ubicación"), "document": _("Documento"), "audio": _("Audio")}
    return names.get(line.kind, line.kind)
