"""The pure rules: routes, the life of an order, and what a device may say."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.works.enums import MarkKind, OrderState
from nexo.domain.works.errors import MarkUnreadable
from nexo.domain.works.rules.lifecycle import is_behind, moved
from nexo.domain.works.rules.marks import id_of, read_mark
from nexo.domain.works.rules.route import Stop, nearest_first

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
POINTS = st.tuples(st.floats(-80, 80), st.floats(-170, 170))


@given(st.lists(st.one_of(POINTS, st.none()), max_size=12), st.one_of(POINTS, st.none()))
def test_a_route_visits_each_stop_once_and_those_without_a_point_last(points, start):
    stops = [Stop(key, *(point or (None, None))) for key, point in enumerate(points)]
    route = nearest_first(stops, start)
    lost = [stop.key for stop in stops if stop.lat is None]
    assert sorted(route) == list(range(len(points)))
    assert route[len(route) - len(lost) :] == lost


def test_a_line_is_walked_from_one_end():
    stops = [Stop("c", 3.0, 0.0), Stop("a", 1.0, 0.0), Stop("b", 2.0, 0.0)]
    assert nearest_first(stops, (0.0, 0.0)) == ["a", "b", "c"]
    assert nearest_first(stops) == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("state", "mark", "to", "behind"),
    [
        ("planned", "on_the_way", "on_the_way", False),
        ("planned", "start", "started", False),
        ("planned", "done", "done", False),
        ("on_the_way", "on_the_way", None, True),
        ("started", "on_the_way", None, True),
        ("started", "start", None, True),
        ("started", "not_done", "not_done", False),
        ("done", "done", None, True),
        ("done", "start", None, True),
        ("done", "not_done", None, False),
        ("not_done", "done", None, False),
        ("not_done", "start", None, False),
        ("cancelled", "done", None, False),
        ("planned", "photo", None, False),
    ],
)
def test_what_a_mark_does(state, mark, to, behind):
    assert moved(OrderState(state), MarkKind(mark)) == to
    assert is_behind(OrderState(state), MarkKind(mark)) is behind


def told(kind="start", **more):
    return {"id": str(uuid4()), "order": str(uuid4()), "kind": kind, "at": NOW.isoformat()} | more


def test_the_clock_of_a_device_is_believed_within_reason():
    hour = timedelta(hours=1)
    for said, believed in (
        ((NOW - hour).isoformat(), NOW - hour),
        ("2026-11-23T12:00:00.000Z", NOW - hour),
        ((NOW + hour).isoformat(), NOW),
        ((NOW - 800 * 24 * hour).isoformat(), NOW),
        ("", NOW),
    ):
        assert read_mark(told(at=said), now=NOW).device_at == believed


def test_a_place_that_cannot_be_is_none():
    for lat, lon, accuracy, read in (
        ("-34.9", "-58.9", "12", (-34.9, -58.9, 12.0)),
        (-34.9, -58.9, -1, (-34.9, -58.9, None)),
        (91, 0, 1, (None, None, None)),
        ("nan", 0, 1, (None, None, None)),
        ("x", None, 1, (None, None, None)),
    ):
        mark = read_mark(told(lat=lat, lon=lon, accuracy=accuracy), now=NOW)
        assert (mark.lat, mark.lon, mark.accuracy_m) == read


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "x",
        told(id="x"),
        told(order=""),
        told(kind="explode"),
        told(at="ayer"),
        told(at="2026-11-23T12:00:00"),
        told("not_done"),
        told("not_done", why_not="porque sí"),
        told("photo", photo_kind="during"),
        told("material", quantity="2"),
        told("material", name="x", quantity="dos"),
        told("material", name="x", quantity="-2"),
        told("material", name="x", quantity="1e9"),
        told("material", name="x", quantity="Infinity"),
    ],
)
def test_what_is_no_mark_is_refused_in_words(wrong):
    with pytest.raises(MarkUnreadable):
        read_mark(wrong, now=NOW)


def test_what_is_read_is_bounded():
    mark = read_mark(told("done", note="a\x00" + "b" * 5000), now=NOW)
    assert mark.data == {"note": "a" + "b" * 1999}
    assert read_mark(told("material", name="x" * 99, quantity="2,456", unit="m"), now=NOW).data == {
        "name": "x" * 80,
        "quantity": "2.46",
        "unit": "m",
    }
    assert (id_of(None), id_of({"id": "x" * 99})) == ("", "x" * 40)
