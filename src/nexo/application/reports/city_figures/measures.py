"""The measures of domain.md 4.2–4.5 that the roll-ups feed: each with its sentence and its definition."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.analytics.queries.figures import Figures

Text = str | Promise
_HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure: its name, how it is counted (in words), where its number comes from and how it is said."""

    slug: str
    name: Text
    definition: Text
    value: Callable[[Figures], float | int | None]
    say: Callable[[float | int], str]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its number; `shown` is '—' where too few persons stand behind it."""

    slug: str
    name: str
    definition: str
    value: float | int | None
    shown: str


def _count(value: float) -> str:
    return f"{round(value):,}".replace(",", ".")


def _percent(value: float) -> str:
    return f"{round(100 * value)} %"


def _duration(hours: float) -> str:
    if hours < 2 * _HOURS_A_DAY:
        return _("%(n)s horas") % {"n": round(hours)}
    days = round(hours / _HOURS_A_DAY, 1)
    return _("%(n)s días") % {"n": str(days).rstrip("0").rstrip(".").replace(".", ",")}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "received",
        gettext_lazy("Recibidos"),
        gettext_lazy("Casos que entraron en el período, por cualquier medio."),
        lambda figures: figures.received,
        _count,
    ),
    Definition(
        "resolved",
        gettext_lazy("Resueltos"),
        gettext_lazy("Casos resueltos en el período, hayan entrado cuando hayan entrado."),
        lambda figures: figures.resolved,
        _count,
    ),
    Definition(
        "on_time",
        gettext_lazy("En término"),
        gettext_lazy("De los resueltos en el período, cuántos lo fueron antes de la fecha prometida."),
        lambda figures: figures.on_time_share,
        _percent,
    ),
    Definition(
        "median",
        gettext_lazy("La mitad se resuelve en menos de"),
        gettext_lazy("Mediana del tiempo corrido entre la recepción y la última resolución."),
        lambda figures: figures.median_hours,
        _duration,
    ),
    Definition(
        "p90",
        gettext_lazy("Nueve de cada diez, en menos de"),
        gettext_lazy("Percentil 90 del tiempo corrido entre la recepción y la última resolución."),
        lambda figures: figures.p90_hours,
        _duration,
    ),
    Definition(
        "backlog",
        gettext_lazy("Abiertos hoy"),
        gettext_lazy("Casos recibidos que al final del período nadie resolvió ni cerró."),
        lambda figures: figures.backlog,
        _count,
    ),
    Definition(
        "clearance",
        gettext_lazy("Resueltos por cada 100 recibidos"),
        gettext_lazy("Resueltos sobre recibidos en el período; más de 100 % achica lo pendiente."),
        lambda figures: figures.clearance,
        _percent,
    ),
    Definition(
        "csat",
        gettext_lazy("Opinan bien"),
        gettext_lazy("Puntajes 4 y 5 sobre todos los puntajes de 1 a 5."),
        lambda figures: figures.csat,
        _percent,
    ),
    Definition(
        "response_rate",
        gettext_lazy("Respondieron la consulta"),
        gettext_lazy("Respuestas sobre consultas enviadas; se publica junto a cada puntaje."),
        lambda figures: figures.response_rate,
        _percent,
    ),
    Definition(
        "confirmation",
        gettext_lazy("Confirman que está resuelto"),
        gettext_lazy("Cierres confirmados sobre confirmados más disputados; quien no contesta no cuenta."),
        lambda figures: _share(figures.confirmed, figures.confirmed + figures.disputed),
        _percent,
    ),
    Definition(
        "confirmed",
        gettext_lazy("Cierres que alguien confirmó"),
        gettext_lazy("Quien lo pidió dijo que quedó resuelto, en el período."),
        lambda figures: figures.confirmed,
        _count,
    ),
    Definition(
        "silent",
        gettext_lazy("Cierres en silencio"),
        gettext_lazy("Casos resueltos que se cerraron porque pasó el plazo para objetar y nadie dijo nada."),
        lambda figures: figures.silent,
        _count,
    ),
    Definition(
        "disputed",
        gettext_lazy("Cierres que alguien discutió"),
        gettext_lazy("Quien lo pidió dijo que no estaba resuelto: se reabrió, y se cuenta aparte."),
        lambda figures: figures.disputed,
        _count,
    ),
    Definition(
        "reopened",
        gettext_lazy("Se reabrieron"),
        gettext_lazy("De los recibidos en el período, cuántos hubo que volver a abrir."),
        lambda figures: figures.reopen_rate,
        _percent,
    ),
    Definition(
        "routing",
        gettext_lazy("Llegaron al área correcta de una"),
        gettext_lazy("De los recibidos en el período, cuántos no devolvió ningún área."),
        lambda figures: figures.routing_accuracy,
        _percent,
    ),
    Definition(
        "recovered",
        gettext_lazy("Malas experiencias recuperadas"),
        gettext_lazy("Puntajes 1 y 2 que, después de llamar y corregir, terminaron en 4 o 5."),
        lambda figures: _share(figures.recovered, figures.low),
        _percent,
    ),
)


def measures_of(figures: Figures) -> list[Measure]:
    """Return every measure with its number, in the order in which people read them."""
    return [
        Measure(
            slug=item.slug,
            name=str(item.name),
            definition=str(item.definition),
            value=(value := item.value(figures)),
            shown="—" if value is None else item.say(value),
        )
        for item in DEFINITIONS
    ]
