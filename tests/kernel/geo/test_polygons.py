"""Areas."""

import pytest

from nexo.kernel.geo.polygons import PolygonInvalid, centroid, check_polygon, contains


def ring(*points):
    return [list(point) for point in (*points, points[0])]


SQUARE = {"type": "Polygon", "coordinates": [ring((0, 0), (4, 0), (4, 4), (0, 4))]}
HOLLOW = {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], ring((1, 1), (3, 1), (3, 3), (1, 3))]}
TWO = {
    "type": "MultiPolygon",
    "coordinates": [SQUARE["coordinates"], [ring((10, 10), (11, 10), (11, 11))]],
}


@pytest.mark.parametrize(
    ("area", "lat", "lon", "inside"),
    [
        (SQUARE, 1, 2, True),
        (SQUARE, 5, 2, False),
        (SQUARE, 0, 2, True),
        (SQUARE, 4, 4, True),
        (HOLLOW, 2, 2, False),
        (HOLLOW, 0.5, 2, True),
        (TWO, 10.2, 10.8, True),
        (TWO, 10.9, 10.2, False),
    ],
)
def test_a_point_lies_in_it_or_on_its_edge(area, lat, lon, inside):
    assert contains(area, lat, lon) is inside


def test_longitude_comes_first():
    street = {
        "type": "Polygon",
        "coordinates": [ring((-64.2, -31.5), (-64.1, -31.5), (-64.1, -31.4), (-64.2, -31.4))],
    }
    assert contains(street, lat=-31.45, lon=-64.15)
    assert not contains(street, lat=-64.15, lon=-31.45)


def test_its_label_lies_inside():
    lat, lon = centroid(HOLLOW)
    assert contains(HOLLOW, lat, lon)


@pytest.mark.parametrize(
    "area",
    [
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [ring((0, 0), (4, 4), (4, 0), (0, 4))]},
        {"type": "Polygon", "coordinates": [ring((0, 0), (400, 0), (4, 4))]},
        {"type": "Polygon", "coordinates": [ring((0, 0), (4, 0), (4, 99))]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [2, 2], ["a", 0]]]},
        {"type": "Polygon"},
        {"type": "Nothing", "coordinates": []},
        [],
    ],
)
def test_what_encloses_no_area_is_refused(area):
    with pytest.raises(PolygonInvalid) as refused:
        check_polygon(area)
    assert refused.value.code == "polygon_invalid"


def test_good_ones_pass():
    check_polygon(SQUARE)
    check_polygon(TWO)
