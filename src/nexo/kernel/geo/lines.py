"""Straight pieces of line on the globe: a point along one, and where two sets of them meet.

Longitude and latitude are flattened around the first point (equirectangular), which is exact to centimetres
over the few kilometres of a town.
"""

from collections.abc import Sequence
from math import cos, radians
from typing import TYPE_CHECKING

from nexo.kernel.geo.points import EARTH_RADIUS_M

# Read on its first use, as in `polygons`.
if TYPE_CHECKING:
    from shapely import MultiLineString

Piece = tuple[float, float, float, float]
"""(lat, lon) of the beginning, (lat, lon) of the end."""

_METRES_A_DEGREE = radians(1) * EARTH_RADIUS_M
_LONGEST_CROSSING_M = 150.0


def point_along(piece: Piece, share: float) -> tuple[float, float]:
    """Return (lat, lon) at `share` (0 to 1) of the way from the beginning to the end."""
    lat1, lon1, lat2, lon2 = piece
    held = min(max(share, 0.0), 1.0)
    return lat1 + held * (lat2 - lat1), lon1 + held * (lon2 - lon1)


def crossings(one: Sequence[Piece], other: Sequence[Piece], *, within_m: float) -> list[tuple[float, float]]:
    """Return (lat, lon) of every place where two lines come nearer than `within_m` metres.

    Two lines that run side by side do not cross: a stretch longer than 150 m is left out.
    """
    from shapely import Polygon  # noqa: PLC0415 - see above

    if not one or not other:
        return []
    lat0, lon0 = one[0][0], one[0][1]
    wide = cos(radians(lat0)) * _METRES_A_DEGREE
    near = within_m / 2
    common = (
        _flat(one, lat0, lon0, wide).buffer(near).intersection(_flat(other, lat0, lon0, wide).buffer(near))
    )
    parts = [part for part in getattr(common, "geoms", [common]) if isinstance(part, Polygon)]
    return [
        (lat0 + part.centroid.y / _METRES_A_DEGREE, lon0 + part.centroid.x / wide)
        for part in parts
        if not part.is_empty and part.length / 2 <= _LONGEST_CROSSING_M
    ]


def _flat(pieces: Sequence[Piece], lat0: float, lon0: float, wide: float) -> "MultiLineString":
    from shapely import LineString, MultiLineString  # noqa: PLC0415 - see above

    return MultiLineString(
        [
            LineString(
                [
                    ((lon1 - lon0) * wide, (lat1 - lat0) * _METRES_A_DEGREE),
                    ((lon2 - lon0) * wide, (lat2 - lat0) * _METRES_A_DEGREE),
                ]
            )
            for lat1, lon1, lat2, lon2 in pieces
        ]
    )
