"""Which decisions are drawn, and what the figures of a delegation speak for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.cases.rules import lifecycle
from nexo.domain.cases.rules.delegation import Advice, Figures, advice, is_drawn, review_percent


def test_a_delegated_decision_resolves_what_nobody_works_on_yet():
    assert {"registered", "assigned"} == lifecycle.AT_ONCE


@pytest.mark.parametrize(
    ("said", "percent"),
    [({}, 10), (0, 0), (100, 100), (25, 25), (101, 10), (-1, 10), ("25", 10), (True, 10), (None, 10)],
)
def test_a_town_says_how_many_are_reviewed(said, percent):
    assert review_percent(said if said == {} else {"delegation_review_percent": said}) == percent


@given(before=st.integers(0, 10_000), lot=st.integers(0), percent=st.integers(0, 100))
def test_drawn_are_the_first_three_and_the_low_lots(before, lot, percent):
    assert is_drawn(before=before, lot=lot, percent=percent) is (before <= 2 or lot % 100 + 1 <= percent)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (Figures(), Advice.UNKNOWN),
        (Figures(decided=200, reviewed=19), Advice.UNKNOWN),
        (Figures(decided=200, reviewed=20), Advice.WIDEN),
        (Figures(decided=200, reviewed=20, reopened=10), Advice.WIDEN),
        (Figures(decided=200, reviewed=20, reopened=11), Advice.KEEP),
        (Figures(decided=200, reviewed=50, disagreed=1), Advice.WIDEN),
        (Figures(decided=200, reviewed=49, disagreed=1), Advice.KEEP),
        (Figures(decided=200, reviewed=20, disagreed=2), Advice.KEEP),
        (Figures(decided=200, reviewed=20, disagreed=3), Advice.NARROW),
        (Figures(decided=12, reviewed=10, disagreed=2), Advice.NARROW),
        (Figures(decided=12, reviewed=9, disagreed=9), Advice.UNKNOWN),
        (Figures(decided=20, reviewed=3, reopened=3), Advice.UNKNOWN),
        (Figures(decided=20, reviewed=3, reopened=4), Advice.NARROW),
        (Figures(decided=19, reviewed=3, reopened=19), Advice.UNKNOWN),
    ],
)
def test_what_the_figures_speak_for(figures, said):
    assert advice(figures) is said


def test_shares_are_whole_percents_and_none_of_nothing():
    none, some = Figures(), Figures(decided=200, reviewed=20, disagreed=3, reopened=1)
    assert (none.reviewed_percent, none.disagreed_percent, none.reopened_percent) == (None, None, None)
    assert (some.reviewed_percent, some.disagreed_percent, some.reopened_percent) == (10, 15, 0)
