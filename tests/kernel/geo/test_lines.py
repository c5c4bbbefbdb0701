"""Stretches of line: along them, and where they cross."""

import pytest

from nexo.kernel.geo.lines import crossings, point_along
from nexo.kernel.geo.points import distance_m

EAST = (-32.35, -60.40, -32.35, -60.39)
NORTH = (-32.36, -60.395, -32.34, -60.395)


def test_along_a_stretch_and_never_beyond_its_ends() -> None:
    assert point_along(EAST, 0.5) == pytest.approx((-32.35, -60.395))
    assert point_along(EAST, -1) == (-32.35, -60.40)
    assert point_along(EAST, 2) == pytest.approx((-32.35, -60.39))


def test_two_lines_cross_where_they_do() -> None:
    (found,) = crossings([EAST], [NORTH], within_m=30)
    assert distance_m(*found, -32.35, -60.395) < 1


def test_ends_that_almost_meet_are_a_corner_and_lines_side_by_side_are_none() -> None:
    short = (-32.34982, -60.395, -32.34, -60.395)  # ends 20 m before
    assert len(crossings([EAST], [short], within_m=30)) == 1
    assert crossings([EAST], [short], within_m=10) == []
    assert crossings([EAST], [(-32.3501, -60.40, -32.3501, -60.39)], within_m=30) == []
    assert crossings([EAST], [], within_m=30) == []


def test_two_lines_may_cross_twice() -> None:
    there_and_back = [(-32.36, -60.398, -32.34, -60.398), (-32.34, -60.398, -32.36, -60.392)]
    assert len(crossings([EAST], there_and_back, within_m=30)) == 2
