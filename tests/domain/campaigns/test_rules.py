"""The decisions of campaigns as tables and properties."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.campaigns.enums import AgeBand, CampaignState, Purpose, Skip
from nexo.domain.campaigns.errors import SegmentUnfit
from nexo.domain.campaigns.rules.choose import Ground, Picked, pick
from nexo.domain.campaigns.rules.conditions import (
    Conditions,
    band_of,
    born_between,
    months_before,
    read,
    to_json,
)
from nexo.domain.campaigns.rules.counts import MINIMUM, Row, pooled, rounded, told
from nexo.domain.campaigns.rules.lifecycle import TABLE, Step, after
from nexo.domain.campaigns.rules.pace import (
    Freeze,
    batch_size,
    hours_are_awake,
    is_frozen,
    next_batch_at,
    opens_at,
    seconds_needed,
)
from nexo.domain.campaigns.rules.words import cost_of, for_person

QUIET = (time(21), time(8))
S = CampaignState


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", Step)
def test_only_these_steps_are_possible(state, step):
    allowed = {
        "draft": {"launch": "scheduled", "cancel": "cancelled"},
        "scheduled": {"begin": "running", "pause": "paused", "cancel": "cancelled"},
        "running": {"pause": "paused", "finish": "done", "cancel": "cancelled"},
        "paused": {"resume": "scheduled", "cancel": "cancelled"},
        "done": {},
        "cancelled": {},
    }
    assert after(state, step) == allowed[state.value].get(step.value)


def test_every_state_but_the_first_can_be_reached():
    assert {S.DRAFT, *TABLE.values()} == set(S)


@pytest.mark.parametrize("word", ["party", "vote", "ideology", "political_opinion", "indicators", "religion"])
def test_nothing_sensitive_or_political_is_a_condition(word):
    with pytest.raises(SegmentUnfit, match=word):
        read({word: "x"}, channels=())


@pytest.mark.parametrize(
    ("told_", "field"),
    [
        ({"months": 7}, "months"),
        ({"language": "xx"}, "language"),
        ({"channel": "fax"}, "channel"),
        ({"zones": ["no"]}, "zones"),
        ({"ages": ["0-15"]}, "ages"),
        ({"topics": ["law"]}, "topics"),
        ({"groups": [str(number) for number in range(61)]}, "groups"),
    ],
)
def test_a_condition_outside_its_list_is_refused_at_its_field(told_, field):
    with pytest.raises(SegmentUnfit) as refused:
        read(told_, channels=("email",))
    assert refused.value.field == field


def test_conditions_come_back_as_they_were_stored():
    asked = Conditions(ages=("25-39",), months=3, language="es", channel="email", topics=("culture",))
    assert read(to_json(asked), channels=("email",)) == asked


@given(st.dates(date(1890, 1, 1), date(2026, 1, 1)))
def test_nobody_is_in_two_bands_and_no_child_in_any(born):
    day = date(2026, 11, 23)
    bands = [
        band for band in AgeBand.values if born_between(band, day)[0] <= born <= born_between(band, day)[1]
    ]
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert len(bands) == (1 if age >= 16 else 0)
    assert band_of(born, day) == (bands[0] if bands else "")


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_months_are_counted_back(day, months, before):
    assert months_before(day, months) == before


@given(st.integers(0, 5000), st.integers(0, 9))
def test_a_preview_is_of_tens_and_never_of_few(count, chance):
    about = rounded(count, lambda: chance)
    if count < MINIMUM:
        assert about is None
    else:
        assert about % 10 == 0
        assert abs(about - count) < 10


@given(st.integers(MINIMUM, 5000))
def test_rounding_favours_neither_side(count):
    assert sum(rounded(count, lambda chance=chance: chance) for chance in range(10)) == 10 * count


@given(st.lists(st.integers(0, 30), max_size=12))
def test_no_row_of_results_is_of_fewer_than_five(sizes):
    rows = [Row(f"z{i}", size, {"sent": size}) for i, size in enumerate(sizes)]
    shown = pooled(rows, "otras")
    assert all(row.people >= 5 for row in shown)
    missing = sum(sizes) - sum(row.people for row in shown)
    assert missing == 0 or (sum(sizes) < 5 and shown == [])


def test_the_smallest_large_row_joins_small_ones_that_are_too_few_together():
    rows = [Row("a", 2, {"sent": 1}), Row("b", 8, {"sent": 7}), Row("c", 50, {"sent": 40})]
    assert pooled(rows, "otras") == [Row("c", 50, {"sent": 40}), Row("otras", 10, {"sent": 8})]


@pytest.mark.parametrize(("figure", "shown"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5")])
def test_a_small_figure_is_not_told(figure, shown):
    assert told(figure) == shown


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ((23, 10, 0), (23, 10, 0)),
        ((23, 7, 0), (23, 9, 0)),
        ((23, 20, 0), (24, 9, 0)),
        ((23, 23, 30), (24, 9, 0)),
    ],
)
def test_nothing_leaves_outside_its_hours(at, opens):
    day, hour, minute = at
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    assert opens_at(moment, time(9), time(20), QUIET) == datetime(
        2026, 11, opens[0], opens[1], opens[2], tzinfo=UTC
    )


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))  # noqa: DTZ001 - made aware below
def test_what_leaves_is_within_the_hours_and_outside_rest(moment):
    local = moment.replace(tzinfo=UTC)
    found = opens_at(local, time(7), time(22), QUIET)
    assert found >= local
    assert time(8) <= found.time() < time(21)


@pytest.mark.parametrize(
    ("opens", "closes", "awake"),
    [
        (time(9), time(20), True),
        (time(20), time(9), False),
        (time(9), time(9), False),
        (time(22), time(23), False),
        (time(5), time(8), False),
        (time(7), time(9), True),
    ],
)
def test_hours_must_hold_some_waking_time(opens, closes, awake):
    assert hours_are_awake(opens, closes, QUIET) is awake


@given(st.integers(1, 600))
def test_the_pace_holds_over_an_hour(per_minute):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    end, sent, at = now + timedelta(hours=1), 0, now
    while at < end:
        sent += batch_size(per_minute)
        at = next_batch_at(at, batch_size(per_minute), per_minute)
    assert sent <= per_minute * 60 + batch_size(per_minute)


def test_time_needed_counts_the_nights():
    assert seconds_needed(600, 60, time(9), time(20)) == 600
    assert seconds_needed(12 * 3600, 60, time(9), time(20)) == 12 * 3600 + 13 * 3600


@pytest.mark.parametrize(("day", "frozen"), [(9, False), (10, True), (20, True), (21, False)])
def test_both_ends_of_a_freeze_belong_to_it(day, frozen):
    freezes = [Freeze(date(2027, 9, 10), date(2027, 9, 20))]
    assert is_frozen(date(2027, 9, day), freezes) is frozen


@pytest.mark.parametrize(
    ("agreed", "refused", "permits"),
    [
        ({""}, set(), True),
        ({"email"}, set(), True),
        ({"sms"}, set(), False),
        (set(), set(), False),
        ({""}, {"email"}, False),
        ({"email"}, {""}, False),
    ],
)
def test_a_channel_rests_on_their_word(agreed, refused, permits):
    assert Ground(frozenset(agreed), frozenset(refused)).permits("email") is permits


def option(slug, **more):
    known = {"allowed": False, "window_left": None, "is_proposed": False, "is_refused": False, "to": None}
    return SimpleNamespace(slug=slug, **(known | more))


MAIL = option("email", allowed=True, is_proposed=True, to="x")
SHUT = option("whatsapp", window_left=timedelta(0), to="y")
REFUSED = option("sms", is_refused=True, to="z")
YES = Ground(frozenset({""}))


@pytest.mark.parametrize(
    ("choices", "ground", "templates", "by_law", "picked"),
    [
        ([SHUT, MAIL], YES, {"whatsapp"}, False, Picked("email")),
        ([SHUT], YES, {"whatsapp"}, False, Picked("whatsapp", by_template=True)),
        ([SHUT], YES, set(), False, Picked(skip=Skip.NO_TEMPLATE)),
        ([option("email")], YES, set(), False, Picked(skip=Skip.NO_CHANNEL)),
        ([], Ground(), set(), False, Picked(skip=Skip.NO_CONSENT)),
        ([], Ground(frozenset({""}), frozenset({"email"})), set(), False, Picked(skip=Skip.REFUSED)),
        ([REFUSED], YES, set(), False, Picked(skip=Skip.REFUSED)),
        ([REFUSED], Ground(), set(), True, Picked("sms", by_law=True)),
    ],
)
def test_the_channel_of_one_person(choices, ground, templates, by_law, picked):
    assert pick(choices, ground=ground, templates=templates, by_law=by_law) == picked


def test_words_carry_the_name_or_close_over_it():
    assert for_person("Hola {nombre}, vení.", "Ana") == "Hola Ana, vení."
    assert for_person("Hola {nombre}, vení.", "") == "Hola, vení."


def test_cost_is_by_part_where_parts_are_sent():
    assert cost_of("a" * 161, in_parts=True, cost_cents=99, part_cost_cents=4) == 8
    assert cost_of("a" * 161, in_parts=False, cost_cents=99, part_cost_cents=4) == 99


def test_no_purpose_is_political():
    assert {purpose.value for purpose in Purpose} == {
        "services",
        "health",
        "culture",
        "participation",
        "news",
        "law",
    }
