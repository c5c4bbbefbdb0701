"""What counts as repeated, by tables and properties."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.cases.rules.causes import DEFAULT, causes_of
from nexo.domain.cases.rules.neighbours import disputes_wanted
from nexo.domain.improvements.enums import ActionState
from nexo.domain.improvements.rules import repeats
from nexo.domain.improvements.rules.moves import next_states
from nexo.domain.improvements.rules.thresholds import LIMITS, Thresholds, thresholds_of
from nexo.kernel.geo.points import distance_m

SERVICE, UNIT = UUID(int=1), UUID(int=2)
AT = Thresholds(incidents=3, metres=150)
METRE = 1 / 111_195


def spot(number, north=0.0, incident=None, east=0.0):
    return repeats.Spot(
        case_id=UUID(int=1000 + number),
        incident_id=UUID(int=incident or 1000 + number),
        unit_id=UNIT,
        zone_id=None,
        lat=-34.95 + north * METRE,
        lon=-58.95 + east * METRE,
        place=f"Mitre {number}",
    )


def found(spots, at=AT):
    return [(one.count, one.key) for one in repeats.repeated_places(SERVICE, spots, at)]


def test_three_incidents_within_the_metres_are_a_place():
    key = f"place:{SERVICE}:{UUID(int=1000)}"
    assert found([spot(0), spot(1, 80), spot(2, 149)]) == [(3, key)]
    assert found([spot(0), spot(1, 100), spot(2, 260)]) == []
    assert found([spot(0), spot(1, 80)]) == []


def test_the_same_incident_counts_once():
    assert found([spot(0, incident=7), spot(1, incident=7), spot(2, incident=7)]) == []


def test_a_case_speaks_for_one_place_alone():
    rows = [spot(number, north=60 * number) for number in range(6)]
    taken = [case for one in repeats.repeated_places(SERVICE, rows, AT) for case in one.case_ids]
    assert len(taken) == len(set(taken)) == 6


@given(
    st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), max_size=40),
    st.integers(2, 5),
    st.sampled_from([50, 150, 400]),
)
def test_every_place_is_near_its_first_and_none_is_missed(points, least, metres):
    rows = [spot(number, north, east=east) for number, (north, east) in enumerate(points)]
    at = Thresholds(incidents=least, metres=metres)
    by_id = {row.case_id: row for row in rows}
    taken = set()
    for one in repeats.repeated_places(SERVICE, rows, at):
        seed = by_id[UUID(one.key.rsplit(":", 1)[1])]
        assert one.count >= least
        for case in one.case_ids:
            near = by_id[case]
            assert distance_m(seed.lat, seed.lon, near.lat, near.lon) <= metres
        assert not taken & set(one.case_ids)
        taken |= set(one.case_ids)
    left = [row for row in rows if row.case_id not in taken]
    for row in left:
        around = [one for one in left if distance_m(row.lat, row.lon, one.lat, one.lon) <= metres]
        assert len(around) < least


def zone(number, people, incidents):
    return repeats.ZoneFacts(zone_id=UUID(int=number), population=people, incidents=incidents)


@pytest.mark.parametrize(
    ("zones", "hit"),
    [
        ([zone(1, 1000, 20), zone(2, 1000, 10)], [1]),  # 20 against 10 for 1,000: twice as many
        ([zone(1, 1000, 19), zone(2, 1000, 10)], []),
        ([zone(1, 2000, 20), zone(2, 1000, 10)], []),  # twice as many for twice the people
        ([zone(1, 1000, 9), zone(2, 1000, 0)], []),  # fewer than ten
        ([zone(1, 1000, 30)], []),  # nothing to compare with
        ([zone(1, 0, 30), zone(2, 1000, 10)], []),  # nobody is known to live there
    ],
)
def test_zones(zones, hit):
    rows = repeats.repeated_zones(SERVICE, UNIT, zones, Thresholds(zone_incidents=10, zone_times=2))
    assert [one.zone_id.int for one in rows] == hit


def test_causes():
    counts = {
        (UNIT, "delay"): [UUID(int=n) for n in range(5)],
        (UNIT, "staff"): [UUID(int=n) for n in range(4)],
        (UNIT, ""): [UUID(int=n) for n in range(9)],
    }
    rows = repeats.repeated_causes(counts, Thresholds(low_scores=5))
    assert [(one.cause, one.count, one.key) for one in rows] == [("delay", 5, f"cause:{UNIT}:delay")]


def test_the_strongest_come_first_and_no_more_than_asked_for():
    counts = {(UNIT, f"c{n}"): [UUID(int=i) for i in range(n)] for n in range(5, 12)}
    rows = repeats.strongest(
        repeats.repeated_causes(counts, Thresholds(low_scores=5)), Thresholds(suggestions=3)
    )
    assert [one.count for one in rows] == [11, 10, 9]


@pytest.mark.parametrize(
    ("told", "incidents"),
    [({}, 3), ({"improvements": {"incidents": 7}}, 7), ({"improvements": {"incidents": "7"}}, 3),
     ({"improvements": {"incidents": 1}}, 3), ({"improvements": {"incidents": True}}, 3), ({"improvements": 5}, 3)],
)  # fmt: skip
def test_a_threshold_that_cannot_be_is_the_default(told, incidents):
    assert thresholds_of(told).incidents == incidents


@given(
    st.dictionaries(
        st.sampled_from(sorted(LIMITS)), st.one_of(st.integers(), st.sampled_from(["", "7", None]))
    )
)
def test_thresholds_always_lie_within_their_limits(told):
    at = thresholds_of({"improvements": told})
    assert all(low <= getattr(at, name) <= high for name, (low, high) in LIMITS.items())


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (None, [code for code, _ in DEFAULT]),
        ([["a", "b"]], ["a"]),
        ([["a"], "b", ["", "x"], ["c", 5]], [code for code, _ in DEFAULT]),
        ("a: b", [code for code, _ in DEFAULT]),
    ],
)
def test_causes_of_a_town(told, codes):
    assert list(causes_of({"causes": told})) == codes


@pytest.mark.parametrize(
    ("told", "wanted"), [({}, 3), ({"neighbour_disputes": 5}, 5), ({"neighbour_disputes": 0}, 3)]
)
def test_disputes_wanted(told, wanted):
    assert disputes_wanted(told) == wanted


@pytest.mark.parametrize(
    ("state", "works", "decides"),
    [
        ("proposed", ["dropped"], ["accepted", "dropped"]),
        ("accepted", ["in_progress"], ["in_progress", "dropped"]),
        ("in_progress", ["done"], ["done", "dropped"]),
        ("done", [], []),
        ("measured", [], []),
        ("dropped", [], []),
    ],
)
def test_moves_of_an_improvement(state, works, decides):
    assert next_states(state, decides=False) == works
    assert next_states(state, decides=True) == decides
    assert state in ActionState
