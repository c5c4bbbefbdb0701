"""Who answers for a post at a moment, and whose turn it is above."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.organisation.rules.answering import (
    Answerable,
    Held,
    Standing,
    answerable,
    first_with_somebody,
    held_at,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = Held("ana", "bruno", None, NOON)
SECOND = Held("carla", None, NOON, None)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON - timedelta(days=900), FIRST),
        (NOON - timedelta(microseconds=1), FIRST),
        (NOON, SECOND),
        (NOON + timedelta(days=900), SECOND),
    ],
)
def test_the_moment_of_a_change_belongs_to_whoever_takes_over(at, expected):
    assert held_at([SECOND, FIRST], at) is expected


def test_before_the_first_row_nobody_is_known():
    assert held_at([SECOND], NOON - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("held", "absent", "expected"),
    [
        (Held("ana", "bruno"), set(), Answerable("ana", Standing.HOLDER)),
        (Held("ana", "bruno"), {"ana"}, Answerable("bruno", Standing.ACTING)),
        (Held(None, "bruno"), set(), Answerable("bruno", Standing.ACTING)),
        (Held("ana", "bruno"), {"ana", "bruno"}, Answerable(None, Standing.NOBODY)),
        (Held("ana", None), {"ana"}, Answerable(None, Standing.NOBODY)),
        (Held(None, None), set(), Answerable(None, Standing.NOBODY)),
        (None, set(), Answerable(None, Standing.NOBODY)),
    ],
)
def test_the_holder_answers_then_who_stands_in(held, absent, expected):
    assert answerable(held, absent) == expected


@pytest.mark.parametrize(
    ("chain", "absent", "expected"),
    [
        ([("head", Held("ana", None)), ("mayor", Held("eva", None))], set(), "head"),
        ([("head", Held(None, None)), ("mayor", Held("eva", None))], set(), "mayor"),
        ([("head", Held("ana", None)), ("mayor", Held("eva", None))], {"ana"}, "mayor"),
        ([("head", Held(None, None)), ("head", Held("ghost", None)), ("mayor", None)], set(), None),
        ([], set(), None),
    ],
)
def test_the_next_post_up_with_somebody_takes_it_and_a_circle_ends(chain, absent, expected):
    assert first_with_somebody(chain, absent) == expected


def test_a_chain_that_bites_its_tail_ends():
    circle = [("a", None), ("b", None)] * 500
    assert first_with_somebody(circle) is None
