"""Distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.geo.points import EARTH_RADIUS_M, bounding_box, distance_m

LATS, LONS = st.floats(-89, 89), st.floats(-180, 180)
CORDOBA = (-31.4167, -64.1833)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (CORDOBA, CORDOBA, 0),
        ((0, 0), (0, 1), 111_195),
        ((0, 0), (90, 0), 10_007_557),
        ((0, -179.5), (0, 179.5), 111_195),
        ((90, 0), (-90, 0), 20_015_115),
        (CORDOBA, (-34.6037, -58.3816), 645_000),
    ],
)
def test_known_distances(one, other, metres):
    assert distance_m(*one, *other) == pytest.approx(metres, rel=0.003, abs=0.5)


@given(LATS, LONS, LATS, LONS)
def test_is_the_same_both_ways_and_no_longer_than_half_round(lat1, lon1, lat2, lon2):
    there = distance_m(lat1, lon1, lat2, lon2)
    assert there == pytest.approx(distance_m(lat2, lon2, lat1, lon1))
    assert 0 <= there <= 3.1416 * EARTH_RADIUS_M


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(1, 5000), st.floats(-1, 1), st.floats(-1, 1))
def test_the_box_holds_everything_near(lat, lon, radius, up, right):
    south, west, north, east = bounding_box(lat, lon, radius)
    other = (lat + up * radius / 111_000, lon + right * radius / 55_000)
    if distance_m(lat, lon, *other) <= radius:
        assert south <= other[0] <= north
        assert west <= other[1] <= east
