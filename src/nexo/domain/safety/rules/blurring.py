"""What is taken away from times and counts, so that neither tells who wrote."""

from datetime import datetime

SMALLEST_CELL = 5
"""A count below this is not told (domain.md 3.5: k-anonymity of at least 5)."""


def to_the_hour(moment: datetime) -> datetime:
    """Return the full hour before `moment`: all that is ever kept of when something was written."""
    return moment.replace(minute=0, second=0, microsecond=0)


def told(count: int) -> int | None:
    """Return a count that may be shown; None for one that is too small. Nothing at all is told as zero."""
    return count if count == 0 or count >= SMALLEST_CELL else None
