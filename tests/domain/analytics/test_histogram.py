"""The histogram of resolution times."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.analytics.rules import histogram
from nexo.domain.analytics.rules.suppression import publishable, share


@pytest.mark.parametrize(
    ("hours", "bucket"),
    [(-1, 0), (0, 0), (2, 0), (2.1, 1), (24, 4), (25, 5), (4320, 18), (4321, 19), (99999, 19)],
)
def test_bounds_are_upper_bounds(hours, bucket):
    assert histogram.bucket_of(timedelta(hours=hours)) == bucket


def test_adding_nothing_gives_zeros():
    assert histogram.add([]) == [0] * histogram.BUCKETS


def test_an_empty_histogram_has_no_median():
    assert histogram.quantile_hours([0] * histogram.BUCKETS, 0.5) is None


def test_the_open_bucket_claims_no_more_than_its_lower_bound():
    counts = [0] * histogram.BUCKETS
    counts[-1] = 3
    assert histogram.quantile_hours(counts, 0.5) == 4320.0


def test_the_median_is_interpolated_in_its_bucket():
    counts = [0] * histogram.BUCKETS
    counts[4] = 10  # between 12 and 24 hours
    assert histogram.quantile_hours(counts, 0.5) == 18.0


@given(st.lists(st.floats(min_value=0, max_value=4000), min_size=1, max_size=200))
def test_a_quantile_lies_in_the_bucket_of_the_true_one(hours):
    counts = [0] * histogram.BUCKETS
    for value in hours:
        counts[histogram.bucket_of(timedelta(hours=value))] += 1
    true = sorted(hours)[(len(hours) - 1) // 2]
    found = histogram.quantile_hours(counts, 0.5)
    bucket = histogram.bucket_of(timedelta(hours=true))
    low = 0 if bucket == 0 else histogram.BOUNDS_HOURS[bucket - 1]
    assert low <= found <= histogram.BOUNDS_HOURS[bucket]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_cells_are_not_published(count, shown):
    assert publishable(count) == shown


@pytest.mark.parametrize(("part", "whole", "result"), [(1, 4, None), (1, 5, 0.2), (0, 0, None)])
def test_shares_of_few_are_not_published(part, whole, result):
    assert share(part, whole) == result
