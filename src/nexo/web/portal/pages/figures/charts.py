"""The figures as small drawings."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nexo.application.reports.city_figures.report import CityFigures
from nexo.domain.analytics.rules.suppression import publishable
from nexo.kernel.text.languages import said_in
from nexo.web.portal import words
from nexo.web.ui.charts import Chart, Datum, bar_chart, line_chart

_MOST_BARS = 8


def months(figures: CityFigures) -> Chart:
    """Draw what came in, month by month."""
    data = [
        Datum(date_format(row["month"], "M y"), publishable(row["received"] or 0)) for row in figures.months
    ]
    return line_chart(_("Recibidos por mes"), data)


def services(figures: CityFigures) -> Chart:
    """Draw the services most asked for; those of a few persons say so instead of a number."""
    rows = figures.services[:_MOST_BARS]
    data = [_counted(said_in(row, "name"), row["received"] or 0) for row in rows]
    return bar_chart(_("Lo que más se pide"), data)


def channels(figures: CityFigures) -> Chart:
    """Draw by which way people write, in percent."""
    data = [Datum(words.channel(item.channel), round(item.share * 100, 1)) for item in figures.channels]
    return bar_chart(_("Por dónde escriben"), data, unit="%", most=100)


def _counted(name: str, count: int) -> Datum:
    told = publishable(count)
    return Datum(name, told, text="" if told is not None else _("menos de 5"))
