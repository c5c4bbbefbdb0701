"""Distance between two points of the globe."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in metres between two points given in degrees (haversine)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def bounding_box(lat: float, lon: float, radius_m: float) -> tuple[float, float, float, float]:
    """Return (south, west, north, east) of a box that holds every point within `radius_m`.

    For queries on plain columns before the exact distance; away from the poles and the date line.
    """
    d_lat = radius_m / EARTH_RADIUS_M * 57.29577951308232
    d_lon = d_lat / max(cos(radians(lat)), 0.01)
    return lat - d_lat, lon - d_lon, lat + d_lat, lon + d_lon
