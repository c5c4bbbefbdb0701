"""A small map of offices, drawn here from the outlines of the town's zones: no tiles, no network, no script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from nexo.application.whereabouts.nearest import NearOffice, Standpoint
from nexo.domain.organisation.models import Jurisdiction, Zone

WIDTH, HEIGHT = 640, 400
_EDGE = 28
_LEAST_DEGREES = 0.004
"""Two places in one street are drawn a few blocks wide, not across the whole picture."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """An office on the picture, under the number of its row in the list."""

    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class OfficeMap:
    """The picture: outlines of zones, offices, and where the person is."""

    outlines: list[str]
    marks: list[Mark]
    here: Mark | None


def office_map(
    town: Jurisdiction, offices: Sequence[NearOffice], seen_from: Standpoint | None
) -> OfficeMap | None:
    """Draw the offices of a list; None where none of them has a point. One query."""
    points = [
        (number, row.hours.office.lat, row.hours.office.lon)
        for number, row in enumerate(offices, start=1)
        if row.hours.office.lat is not None and row.hours.office.lon is not None
    ]
    if not points:
        return None
    corners = [(lat, lon) for _, lat, lon in points]
    if seen_from:
        corners.append((seen_from.lat, seen_from.lon))
    frame = _Frame(corners)
    polygons = Zone.objects.filter(jurisdiction=town, polygon__isnull=False).values_list("polygon", flat=True)
    return OfficeMap(
        outlines=[line for polygon in polygons if polygon for line in frame.outlines(polygon)],
        marks=[Mark(*frame.xy(lat, lon), number) for number, lat, lon in points],
        here=Mark(*frame.xy(seen_from.lat, seen_from.lon), 0) if seen_from else None,
    )


class _Frame:
    """Turns degrees into units of the picture so that all the points are in it; up is north."""

    def __init__(self, points: Sequence[Point]) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self._lat, self._lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._narrow = cos(radians(self._lat))
        tall = max(max(lats) - min(lats), _LEAST_DEGREES)
        wide = max((max(lons) - min(lons)) * self._narrow, _LEAST_DEGREES)
        self._scale = min((WIDTH - 2 * _EDGE) / wide, (HEIGHT - 2 * _EDGE) / tall)

    def xy(self, lat: float, lon: float) -> tuple[int, int]:
        east = (lon - self._lon) * self._narrow * self._scale
        north = (lat - self._lat) * self._scale
        return round(WIDTH / 2 + east), round(HEIGHT / 2 - north)

    def outlines(self, polygon: dict[str, Any]) -> Iterable[str]:
        """Yield the outer rings as an SVG wants its points; the picture cuts what lies outside."""
        rings = polygon.get("coordinates", [])
        outer = [part[0] for part in rings] if polygon.get("type") == "MultiPolygon" else rings[:1]
        for ring in outer:
            yield " ".join("{},{}".format(*self.xy(lat, lon)) for lon, lat, *_ in ring)
