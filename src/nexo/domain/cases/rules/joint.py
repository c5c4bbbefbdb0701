"""The date by which everything that was asked of several areas is there."""

from collections.abc import Iterable
from datetime import datetime


def joint_date(dues: Iterable[datetime | None]) -> datetime | None:
    """Return the latest date among those promised (R26); None where nobody was given one."""
    return max((due for due in dues if due is not None), default=None)
