"""How an outgoing message fared, from everything the provider has said, in whatever order it came.

The shown state is the highest rung that was ever reported, so statuses may arrive twice, late or before
our own call returned, and the end is always the same. A failure stands above "sent" (a provider that took
a message may
still give it up) and below "delivered" (what reached the telephone has not failed). `unknown` is what we
say when
a call broke off; any report lifts it.
"""

from collections.abc import Iterable

_RUNGS = {
    "queued": 0,
    "sending": 1,
    "unknown": 2,
    "sent": 3,
    "failed": 4,
    "delivered": 5,
    "read": 6,
}


def climbed(current: str, reported: Iterable[str]) -> str:
    """Return the state after `reported` statuses.

    Words off the ladder change nothing, a cancelled one stays.
    """
    if current not in _RUNGS:
        return current
    known = [status for status in reported if status in _RUNGS]
    return max([current, *known], key=lambda state: _RUNGS[state])
