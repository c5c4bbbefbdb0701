"""Where the streets of the demo city run: drawn over each zone as a grid, the same in every load."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from shapely import LineString, MultiLineString
from shapely.geometry import shape

from nexo.application.demo.city.ground import ZoneRow, zones

LAST_NUMBER = 2500
"""The houses of every street go from 1 to here, from west to east or from south to north."""


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A street of a zone with its (lat, lon) at house number 1 and at the last one."""

    name: str
    zone: str
    first: tuple[float, float]
    last: tuple[float, float]


@lru_cache(maxsize=1)
def lines() -> tuple[StreetLine, ...]:
    """Return the streets of every zone, in the order of the data file."""
    return tuple(line for zone in zones() for line in _grid(zone))


def _grid(zone: ZoneRow) -> Iterator[StreetLine]:
    """Lay streets in turn across and along a zone, evenly spaced, so that every second one crosses a first."""
    polygon = shape(zone.polygon)
    west, south, east, north = polygon.bounds
    for place, name in enumerate(zone.streets):
        share = (place // 2 + 1) / (len(zone.streets) // 2 + 2)
        lat, lon = south + share * (north - south), west + share * (east - west)
        ends = [(west, lat), (east, lat)] if place % 2 == 0 else [(lon, south), (lon, north)]
        (lon1, lat1), (lon2, lat2) = _longest(polygon.intersection(LineString(ends))).coords
        yield StreetLine(name, zone.code, (round(lat1, 6), round(lon1, 6)), (round(lat2, 6), round(lon2, 6)))


def _longest(cut: LineString | MultiLineString) -> LineString:
    """Return the longest part of what a zone that is not convex leaves of a line."""
    return max(getattr(cut, "geoms", [cut]), key=lambda part: part.length)
