"""The figures as a table that a spreadsheet opens."""

import csv
import io

from nexo.application.reports.city_figures.report import CityFigures


def as_csv(figures: CityFigures) -> str:
    """Return section, code, name, measure, value: one row a figure, values without decoration."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["seccion", "codigo", "nombre", "medida", "valor", "desde", "hasta"])
    span = (figures.since.isoformat(), figures.until.isoformat())
    for measure in figures.measures:
        rows.writerow(["ciudad", "", "", measure.slug, _cell(measure.value), *span])
    for zone in figures.zones:
        for name in ("received", "per_thousand", "on_time"):
            rows.writerow(["zona", zone.code, _text(zone.name), name, _cell(getattr(zone, name)), *span])
    for item in figures.channels:
        rows.writerow(["canal", item.channel, "", "contacts", _cell(item.contacts), *span])
    return out.getvalue()


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(round(value, 4)) if isinstance(value, float) else str(value)


def _text(value: str) -> str:
    # A spreadsheet would run a cell that opens so.
    return f"'{value}" if value[:1] in "=+-@\t\r" else value
