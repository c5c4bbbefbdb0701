"""Numbers the squares of a grid over the globe, so that what is near a point is found by an ordinary index.

A cell is a five hundredth of a degree a side: 222 m from south to north, and from east to west 222 m at the equator,
186 m at 33 degrees, 157 m at 45.
"""

from math import floor

from django.db.models import BigIntegerField, F, Func

from nexo.kernel.geo.points import bounding_box

PER_DEGREE = 500
_ROW = 1_000_000


def cell_of(lat: float, lon: float) -> int:
    """Return the number of the cell of a point (WGS 84): what `nexo_cell` says in the database."""
    return floor((lat + 90) * PER_DEGREE) * _ROW + floor((lon + 180) * PER_DEGREE)


def cells_around(lat: float, lon: float, radius_m: float) -> list[int]:
    """Return every cell that touches the box around a circle; at most nine where the radius is below half a cell."""
    south, west, north, east = bounding_box(lat, lon, radius_m)
    rows = range(floor((south + 90) * PER_DEGREE), floor((north + 90) * PER_DEGREE) + 1)
    columns = range(floor((west + 180) * PER_DEGREE), floor((east + 180) * PER_DEGREE) + 1)
    return [row * _ROW + column for row in rows for column in columns]


def cell_of_columns() -> Func:
    """Return the cell of the columns `lat` and `lon`, as an index and its queries must write it."""
    return Func(F("lat"), F("lon"), function="nexo_cell", output_field=BigIntegerField())
