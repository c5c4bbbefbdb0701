"""Difference in differences, against figures computed by hand."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.improvements.enums import Metric, Verdict
from nexo.domain.improvements.rules.effect import Compared, Sample, effect


def shares(*cells):
    return [Sample(hits=hits, n=n, days=90) for hits, n in cells]


def compared(cells):
    return Compared(before=cells[0], after=cells[1], others_before=cells[2], others_after=cells[3])


@pytest.mark.parametrize(
    ("metric", "cells", "verdict", "change"),
    [
        # 40/100 -> 70/100 is +0.30; the others 50/100 -> 55/100, +0.05; so +0.25, twice and a half its error (0.096)
        (Metric.CSAT, ((40, 100), (70, 100), (50, 100), (55, 100)), Verdict.BETTER, 0.25),
        # everybody got as much better: no effect of ours
        (Metric.CSAT, ((40, 100), (60, 100), (30, 100), (50, 100)), Verdict.NO_DIFFERENCE, 0.0),
        # 70/100 -> 40/100 while nothing moved elsewhere
        (Metric.CSAT, ((70, 100), (40, 100), (50, 100), (50, 100)), Verdict.WORSE, -0.30),
        # the same change on ten answers each is chance
        (Metric.CSAT, ((4, 10), (7, 10), (5, 10), (5, 10)), Verdict.NO_DIFFERENCE, 0.30),
        # nine answers are too few
        (Metric.CSAT, ((4, 9), (7, 10), (50, 100), (55, 100)), Verdict.TOO_FEW, None),
        # reopened less is better: 30 % -> 10 %, others 20 % -> 20 %
        (Metric.REOPENED, ((60, 200), (20, 200), (40, 200), (40, 200)), Verdict.BETTER, -0.20),
        (Metric.REOPENED, ((20, 200), (60, 200), (40, 200), (40, 200)), Verdict.WORSE, 0.20),
        # nobody to compare with
        (Metric.CSAT, ((40, 100), (70, 100), (0, 0), (0, 0)), Verdict.ALONE, None),
        (Metric.CSAT, ((4, 9), (7, 9), (0, 0), (0, 0)), Verdict.TOO_FEW, None),
    ],
)
def test_shares(metric, cells, verdict, change):
    found = effect(metric, compared(shares(*cells)))
    assert found.verdict == verdict
    assert found.change == (change if change is None else pytest.approx(change))


@pytest.mark.parametrize(
    ("counts", "verdict", "change"),
    [
        # 40 -> 20 while the others went 100 -> 100: expected 40, half of it
        ((40, 20, 100, 100), Verdict.BETTER, -0.5),
        # 40 -> 20 while the others halved too: expected 20
        ((40, 20, 100, 50), Verdict.NO_DIFFERENCE, 0.0),
        # none left at all
        ((40, 0, 100, 100), Verdict.BETTER, -1.0),
        # twice as many
        ((40, 80, 100, 100), Verdict.WORSE, 1.0),
        # 12 -> 9 can be chance
        ((12, 9, 100, 100), Verdict.NO_DIFFERENCE, -0.25),
        ((9, 0, 100, 100), Verdict.TOO_FEW, None),
        ((40, 20, 9, 9), Verdict.TOO_FEW, None),
        ((40, 20, 0, 0), Verdict.ALONE, None),
    ],
)
def test_incidents_are_compared_in_proportion(counts, verdict, change):
    found = effect(Metric.INCIDENTS, compared([Sample(n=n, days=90) for n in counts]))
    assert found.verdict == verdict
    assert found.change == (change if change is None else pytest.approx(change))


@pytest.mark.parametrize(
    ("medians", "verdict", "change"),
    [
        ((10.0, 6.0, 8.0, 7.0), Verdict.BETTER, -3.0),
        ((10.0, 10.2, 8.0, 8.0), Verdict.NO_DIFFERENCE, 0.2),
        ((6.0, 10.0, 8.0, 8.0), Verdict.WORSE, 4.0),
    ],
)
def test_days(medians, verdict, change):
    found = effect(Metric.MEDIAN_DAYS, compared([Sample(n=20, days=90, median=one) for one in medians]))
    assert (found.verdict, found.change) == (verdict, pytest.approx(change))


cells = st.integers(10, 500).flatmap(lambda n: st.integers(0, n).map(lambda hits: (hits, n)))


@given(st.tuples(cells, cells, cells, cells))
def test_swapping_before_and_after_turns_the_effect_round(found):
    one = effect(Metric.CSAT, compared(shares(*found)))
    other = effect(Metric.CSAT, compared(shares(found[1], found[0], found[3], found[2])))
    assert isclose(one.change, -other.change, abs_tol=1e-12)
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert other.verdict == turned.get(one.verdict, one.verdict)


@given(cells, cells)
def test_what_changes_alike_everywhere_is_no_effect(before, after):
    found = effect(Metric.CSAT, compared(shares(before, after, before, after)))
    assert (found.verdict, found.change) == (Verdict.NO_DIFFERENCE, pytest.approx(0.0))


@given(st.tuples(cells, cells, cells, cells), st.sampled_from(["csat", "reopened"]))
def test_a_sample_is_read_as_it_was_kept(found, metric):
    for cell in shares(*found):
        assert Sample.read(cell.stored()) == cell
        assert 0 <= cell.value(metric) <= 1
