"""Events to JSON and back."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.events.facts import Colour, Everything, LampLit
from nexo.kernel.events.codec import EventMalformed, decode, encode
from nexo.kernel.events.event import Event

ONE = UUID(int=1)
FULL = Everything(
    id=ONE,
    name="ñandú",
    count=3,
    flag=True,
    at=datetime(2026, 11, 22, 12, 0, 0, 5, tzinfo=UTC),
    day=date(2026, 11, 22),
    colour=Colour.RED,
    ids=(ONE, UUID(int=2)),
    maybe=ONE,
    words=("a",),
    pairs=((1, 2), ()),
)


def test_values_become_plain_json():
    assert encode(FULL) == {
        "id": str(ONE),
        "name": "ñandú",
        "count": 3,
        "flag": True,
        "at": "2026-11-22T12:00:00.000005+00:00",
        "day": "2026-11-22",
        "colour": "red",
        "ids": [str(ONE), str(UUID(int=2))],
        "maybe": str(ONE),
        "words": ["a"],
        "pairs": [[1, 2], []],
    }


EVENTS = st.builds(
    Everything,
    id=st.uuids(),
    name=st.text(),
    count=st.integers(),
    flag=st.booleans(),
    at=st.datetimes(timezones=st.just(UTC)),
    day=st.dates(),
    colour=st.sampled_from(Colour),
    ids=st.lists(st.uuids()).map(tuple),
    maybe=st.none() | st.uuids(),
    words=st.lists(st.text()).map(tuple),
    pairs=st.lists(st.lists(st.integers()).map(tuple)).map(tuple),
)


@given(EVENTS)
def test_what_goes_in_comes_out(event):
    assert decode(Everything, encode(event)) == event


def test_a_missing_field_takes_its_default():
    payload = encode(FULL)
    del payload["words"]
    assert decode(Everything, payload) == replace(FULL, words=())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", str(ONE)),
        ("name", 3),
        ("count", True),
        ("count", 1.0),
        ("flag", 1),
        ("at", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("at", date(2026, 1, 1)),
        ("day", datetime(2026, 1, 1, tzinfo=UTC)),
        ("colour", "red"),
        ("ids", [ONE]),
        ("ids", (1,)),
        ("name", None),
        ("maybe", "x"),
    ],
)
def test_what_the_annotation_does_not_admit_is_not_written(field, value):
    with pytest.raises(EventMalformed, match=f"tests.everything.{field}"):
        encode(replace(FULL, **{field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "no uuid"),
        ("id", 7),
        ("count", "3"),
        ("count", True),
        ("flag", 0),
        ("at", "yesterday"),
        ("colour", "green"),
        ("ids", str(ONE)),
        ("ids", [7]),
        ("name", None),
    ],
)
def test_what_the_annotation_does_not_admit_is_not_read(field, value):
    with pytest.raises(EventMalformed, match=f"tests.everything.{field}"):
        decode(Everything, encode(FULL) | {field: value})


def test_a_field_too_many_or_too_few_is_an_error():
    with pytest.raises(EventMalformed, match="unknown extra"):
        decode(LampLit, {"lamp_id": str(ONE), "extra": 1})
    with pytest.raises(EventMalformed, match=r"tests\.lamp_lit"):
        decode(LampLit, {})


def test_some_kinds_have_no_place_in_an_event():
    @dataclass(frozen=True, kw_only=True)
    class Odd(Event):
        topic: ClassVar[str] = "tests.odd"
        price: float

    @dataclass(frozen=True, kw_only=True)
    class Undecided(Event):
        topic: ClassVar[str] = "tests.undecided"
        what: str | int

    with pytest.raises(EventMalformed, match="float has no place"):
        encode(Odd(price=1.5))
    with pytest.raises(EventMalformed, match="only X"):
        encode(Undecided(what="x"))
