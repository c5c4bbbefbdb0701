"""When a message that could not leave is tried again."""

from datetime import timedelta

MAX_TRIES = 12
"""Twelve tries with these waits span more than a day: an outage of six hours loses nothing."""

WAIT_FOR_ACCESS = timedelta(minutes=5)
"""How soon a message is tried again that waits for a person to let the account in; such a wait is no try."""

_LONGEST = timedelta(hours=3)
_LONGEST_WISH = 86_400.0
_FIRST = timedelta(seconds=30)


def wait_before(attempt: int, asked: float | None = None) -> timedelta | None:
    """Return how long to wait after `attempt` tries, or None to give up.

    The provider's own wish (`Retry-After`, seconds) is kept when it is longer than ours, up to a day.
    """
    if attempt >= MAX_TRIES:
        return None
    ours: timedelta = min(_FIRST * 2 ** (attempt - 1), _LONGEST)
    if asked is None:
        return ours
    wish = timedelta(seconds=min(max(asked, 0), _LONGEST_WISH))
    return max(ours, wish)
