"""Areas as GeoJSON (longitude first, RFC 7946): what lies in them, and whether they can be accepted."""

from collections.abc import Mapping
from functools import lru_cache
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from nexo.kernel.errors import Invalid

# The library of shapes is read on its first use: with what it brings along it takes 16 MiB, and most processes of a
# town never ask where something lies.
if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class PolygonInvalid(Invalid):
    """Not a polygon that encloses an area of the globe."""

    code = "polygon_invalid"
    message = "El polígono no es válido: revisá que sea GeoJSON, que cierre y que no se cruce a sí mismo."


def contains(polygon_geojson: Mapping[str, Any], lat: float, lon: float) -> bool:
    """Say whether a point lies in the polygon or on its edge; raises `PolygonInvalid`."""
    from shapely import Point  # noqa: PLC0415 - see above

    return bool(_prepared(dumps(polygon_geojson, sort_keys=True)).covers(Point(lon, lat)))


def check_polygon(polygon_geojson: Mapping[str, Any]) -> None:
    """Raise `PolygonInvalid` unless this is a valid Polygon or MultiPolygon in degrees."""
    _prepared(dumps(polygon_geojson, sort_keys=True))


def centroid(polygon_geojson: Mapping[str, Any]) -> tuple[float, float]:
    """Return (lat, lon) of a point that surely lies inside, to put a label on."""
    inside = _prepared(dumps(polygon_geojson, sort_keys=True)).representative_point()
    return inside.y, inside.x


@lru_cache(maxsize=512)
def _prepared(text: str) -> "BaseGeometry":
    """Read and check once: the zones of a town are asked for again and again."""
    from shapely import prepare  # noqa: PLC0415 - see above
    from shapely.errors import ShapelyError  # noqa: PLC0415 - same
    from shapely.geometry import shape  # noqa: PLC0415 - same

    try:
        geometry = shape(loads(text))
    except (ShapelyError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise PolygonInvalid from error
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty or not geometry.is_valid:
        raise PolygonInvalid
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise PolygonInvalid
    prepare(geometry)
    return geometry
