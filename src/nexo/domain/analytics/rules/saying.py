"""How unusual something is, in words that need no statistics."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nexo.domain.analytics.enums import SignalKind

_HARDLY_EVER = 0.5
_DOUBLE, _TRIPLE, _FOUR_TIMES = 2.5, 3.5, 4.5


def how_unusual(*, kind: str, count: int, expected: float, day: date) -> str:
    """Return 'el triple de lo habitual para un martes'; `expected` is what its rhythm says."""
    if expected < _HARDLY_EVER:
        return _("algo que casi nunca pasa")
    times = count / expected
    if times < _DOUBLE:
        often = _("el doble de lo habitual")
    elif times < _TRIPLE:
        often = _("el triple de lo habitual")
    elif times < _FOUR_TIMES:
        often = _("el cuádruple de lo habitual")
    else:
        often = _("unas %(n)d veces lo habitual") % {"n": round(times)}
    return _("%(often)s %(when)s") % {"often": often, "when": _for_when(kind, day)}


def _for_when(kind: str, day: date) -> str:
    if kind == SignalKind.DAY:
        return _("para un %(weekday)s") % {"weekday": date_format(day, "l")}
    if kind == SignalKind.WEEK:
        return _("para una semana")
    return _("para tres días")


def told(*, kind: str, count: int, expected: float, day: date, terms: list[dict[str, object]]) -> str:
    """Return in a sentence what rose and how much: '32 casos: el triple de lo habitual para un martes'."""
    unusual = how_unusual(kind=kind, count=count, expected=expected, day=day)
    if kind == SignalKind.WORDS and terms:
        words = ", ".join(f"«{one['term']}»" for one in terms[:3])
        return _("%(words)s, %(n)d personas: %(unusual)s") % {"words": words, "n": count, "unusual": unusual}
    return _("%(n)d casos: %(unusual)s") % {"n": count, "unusual": unusual}
