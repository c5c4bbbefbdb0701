"""The grid: the database and we number alike, and what is near lies in the cells around."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.geo.cells import cell_of, cells_around
from nexo.kernel.geo.points import distance_m

LAT, LON = st.floats(-80, 80), st.floats(-179, 179)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lat", "lon"), [(-38.55, -58.74), (0.0, 0.0), (-90.0, -180.0), (89.999, 179.999), (-0.0005, 0.0019999)]
)
def test_the_database_says_the_same_number(lat, lon) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nexo_cell(%s, %s)", [lat, lon])
        assert cursor.fetchone() == (cell_of(lat, lon),)


@given(LAT, LON, st.floats(-0.0015, 0.0015), st.floats(-0.0015, 0.0015))
def test_whatever_is_within_the_radius_lies_in_one_of_the_cells(lat, lon, up, along) -> None:
    if distance_m(lat, lon, lat + up, lon + along) <= 150:
        assert cell_of(lat + up, lon + along) in cells_around(lat, lon, 150)


@given(st.floats(-60, 60), LON)
def test_where_people_live_few_cells_are_asked(lat, lon) -> None:
    cells = cells_around(lat, lon, 150)
    assert len(set(cells)) == len(cells) <= 16
    assert cell_of(lat, lon) in cells
