"""What the numbers say, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nexo.domain.improvements.enums import Metric, SuggestionKind, Verdict
from nexo.domain.improvements.rules.effect import FEW, Sample


def because_of(kind: str, values: Mapping[str, Any]) -> str:
    """Return why something is suggested as a problem, with its numbers."""
    if kind == SuggestionKind.PLACE:
        return (
            _("%(incidents)s incidentes del mismo servicio a menos de %(metres)s metros en %(days)s días.")
            % values
        )
    if kind == SuggestionKind.ZONE:
        rates = {name: number(values[name]) for name in ("rate", "others")}
        return _(
            "%(incidents)s incidentes en %(days)s días: %(rate)s cada 1.000 habitantes; en el resto de la ciudad, "
            "%(others)s."
        ) % {**values, **rates}
    return _("%(scores)s malas experiencias con la misma causa en %(days)s días.") % values


def figure(metric: str, sample: Mapping[str, Any]) -> str:
    """Return one cell as people read it, with the count behind it: "62 % de 143 respuestas"."""
    if not sample:
        return "—"
    cell = Sample.read(sample)
    value = cell.value(metric)
    if metric == Metric.INCIDENTS:
        return _("%(value)s por mes (%(n)s en %(days)s días)") % {
            "value": number(value or 0.0),
            "n": cell.n,
            "days": cell.days,
        }
    if value is None:
        return _("sin casos")
    if metric == Metric.MEDIAN_DAYS:
        return _("%(value)s días (%(n)s resueltos)") % {"value": number(value), "n": cell.n}
    values = {"value": round(100 * value), "n": cell.n}
    if metric == Metric.CSAT:
        return _("%(value)s %% de %(n)s respuestas") % values
    return _("%(value)s %% de %(n)s casos") % values


def outcome(metric: str, verdict: str, change: float | None) -> str:
    """Return what came of an improvement, as honest as the counts allow; '' before it was measured."""
    if not verdict:
        return ""
    if verdict == Verdict.TOO_FEW:
        return _("Hay muy pocos casos para saber si sirvió: hacen falta al menos %(n)s en cada parte.") % {
            "n": FEW
        }
    if verdict == Verdict.ALONE:
        return _(
            "No hay con qué comparar: estos números solos no dicen si el cambio se debe a lo que hicimos."
        )
    size = _size(metric, change or 0.0)
    if verdict == Verdict.NO_DIFFERENCE:
        return _("No se nota una diferencia que no pueda ser casualidad (%(size)s frente al resto).") % {
            "size": size
        }
    if verdict == Verdict.BETTER:
        return _("Mejoró: %(size)s más allá de lo que cambió en el resto.") % {"size": size}
    return _("Empeoró: %(size)s más allá de lo que cambió en el resto.") % {"size": size}


def number(value: float) -> str:
    """Return a number with at most one decimal, as the language in force writes it."""
    shown = round(value, 1)
    return str(number_format(shown, 0 if shown == int(shown) else 1))


def _size(metric: str, change: float) -> str:
    sign = "+" if change > 0 else "−" if change < 0 else ""
    if metric == Metric.INCIDENTS:
        return _("%(sign)s%(n)s %% de incidentes") % {"sign": sign, "n": round(abs(100 * change))}
    if metric == Metric.MEDIAN_DAYS:
        return _("%(sign)s%(n)s días") % {"sign": sign, "n": number(abs(change))}
    return _("%(sign)s%(n)s puntos") % {"sign": sign, "n": number(abs(100 * change))}
