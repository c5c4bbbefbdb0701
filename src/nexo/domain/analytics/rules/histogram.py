"""A histogram of resolution times that adds up over days, and the median read from it."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta

# Upper bounds in hours; the last bucket is open. Fine where a promise is made, coarse in the tail.
BOUNDS_HOURS = (2, 4, 8, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 720, 1080, 1440, 2160, 4320)
BUCKETS = len(BOUNDS_HOURS) + 1


def bucket_of(elapsed: timedelta) -> int:
    """Return the bucket of an elapsed time; negative times count as none."""
    return bisect_left(BOUNDS_HOURS, max(0.0, elapsed.total_seconds() / 3600))


def add(histograms: Sequence[Sequence[int]]) -> list[int]:
    """Add histograms of the same shape; none gives zeros."""
    total = [0] * BUCKETS
    for histogram in histograms:
        for index, count in enumerate(histogram):
            total[index] += count
    return total


def quantile_hours(histogram: Sequence[int], share: float) -> float | None:
    """Return the time in hours within which `share` of the cases ended, interpolated in its bucket.

    None for an empty histogram. In the open bucket its lower bound is returned, so the figure never
    claims more than is known.
    """
    total = sum(histogram)
    if not total:
        return None
    wanted, seen = share * total, 0
    for index, count in enumerate(histogram):
        if seen + count >= wanted and count:
            low = 0 if index == 0 else BOUNDS_HOURS[index - 1]
            if index == len(BOUNDS_HOURS):
                return float(low)
            return low + (BOUNDS_HOURS[index] - low) * (wanted - seen) / count
        seen += count
    return float(BOUNDS_HOURS[-1])
