"""Dates, terms and states as people say them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.interactions import registry
from nexo.domain.organisation.rules.hours import DAYS
from nexo.kernel import clock

CHANNELS = {
    "webform": gettext_lazy("Este sitio"),
    "whatsapp": "WhatsApp",
    "email": gettext_lazy("Correo electrónico"),
    "voice": gettext_lazy("Teléfono"),
    "counter": gettext_lazy("Mostrador"),
}

_KILOMETRE = 1000

# For a group whose icon nobody chose.
GROUP_ICONS = {
    "animals": "animal",
    "green": "tree",
    "hygiene": "trash",
    "inspection": "alert",
    "lighting": "lamp",
    "procedures": "paper",
    "roads": "road",
    "safety": "shield",
    "social": "people",
    "traffic": "bus",
    "trees": "tree",
    "water": "water",
}


def group_icon(code: str, icon: str) -> str:
    """Return the icon of a group of services."""
    return icon or GROUP_ICONS.get(code, "paper")


def channel(slug: str) -> str:
    """Return the way a message came, as people call it."""
    if slug in CHANNELS:
        return str(CHANNELS[slug])
    return _(registry.channels.get(slug).label) if slug in registry.channels.slugs() else slug


def entry_heading(slug: str, *, kind: str, is_mine: bool, subject: str) -> str:
    """Return the head of an entry of a neighbour's story: `Escribiste por WhatsApp`."""
    values = {"channel": channel(slug)}
    if kind == "talk":
        return _("Hablamos: %(channel)s") % values
    said = _("Escribiste: %(channel)s") if is_mine else _("Te escribimos: %(channel)s")
    return f"{said % values} · {subject}" if subject else said % values


def term(amount: int, unit: str) -> str:
    """Return a service level in words: `5 días hábiles`, `24 horas`."""
    if unit == TermUnit.HOUR:
        text = ngettext("%(n)d hora", "%(n)d horas", amount)
    elif unit == TermUnit.BUSINESS_DAY:
        text = ngettext("%(n)d día hábil", "%(n)d días hábiles", amount)
    elif unit == TermUnit.MONTH:
        text = ngettext("%(n)d mes", "%(n)d meses", amount)
    elif unit == TermUnit.YEAR:
        text = ngettext("%(n)d año", "%(n)d años", amount)
    else:
        text = ngettext("%(n)d día corrido", "%(n)d días corridos", amount)
    return text % {"n": amount}


def promise(version: ServiceVersion) -> str:
    """Return within what time the service promises to solve."""
    return term(version.resolution_amount, version.resolution_unit)


def day(at: datetime, zone: ZoneInfo) -> str:
    """Return a day with its name: `jueves 26 de noviembre`."""
    return date_format(at.astimezone(zone), _("l j \\d\\e F"))


def weekly(hours: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """Return hours as they are kept, a day a line: `jueves 09:00-12:00`."""
    return [
        f"{WEEKDAYS[number]} {', '.join('-'.join(span) for span in hours[day])}".lower()
        for number, day in enumerate(DAYS)
        if hours.get(day)
    ]


def hours_in_words(hours: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Return a week's hours, days alike together: `lunes a viernes 08:00-13:00; sábado 09:00-12:00`."""
    runs: list[tuple[int, int, str]] = []
    for number, day in enumerate(DAYS):
        said = ", ".join("-".join(span) for span in hours.get(day) or ())
        if runs and runs[-1][1] == number - 1 and runs[-1][2] == said:
            runs[-1] = (runs[-1][0], number, said)
        elif said:
            runs.append((number, number, said))
    return "; ".join(f"{_days(first, last)} {said}" for first, last, said in runs)


def _days(first: int, last: int) -> str:
    names = {"first": str(WEEKDAYS[first]).lower(), "last": str(WEEKDAYS[last]).lower()}
    return names["first"] if first == last else _("%(first)s a %(last)s") % names


def opening(at: datetime) -> str:
    """Return when an office opens next: `Abre hoy a las 16:00`; `at` is local to it."""
    days = (at.date() - clock.now().astimezone(at.tzinfo).date()).days
    values = {"hour": date_format(at, "G:i"), "day": date_format(at, "l")}
    if days == 0:
        return _("Abre hoy a las %(hour)s") % values
    if days == 1:
        return _("Abre mañana a las %(hour)s") % values
    return _("Abre el %(day)s a las %(hour)s") % values


def metres(amount: int) -> str:
    """Return how far something is: `a 350 m`, `a 1,2 km`."""
    if amount < _KILOMETRE:
        return _("a %(n)s m") % {"n": max(10, round(amount, -1))}
    return _("a %(n)s km") % {"n": number_format(amount / _KILOMETRE, 1)}


def hours_of(spans: Sequence[tuple[time, time]]) -> str:
    """Return from when to when: `de 7:30 a 13:30 y de 16:00 a 19:00`."""
    told = [
        _("de %(from)s a %(to)s") % {"from": time_format(opens, "G:i"), "to": time_format(closes, "G:i")}
        for opens, closes in spans
    ]
    return _(" y ").join(told)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a day and an hour: `jueves 26 de noviembre, 9:14`."""
    return f"{day(at, zone)}, {date_format(at.astimezone(zone), 'G:i')}"
