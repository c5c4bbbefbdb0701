"""Faults to order: the next calls are slow, refused, dropped or answered with rubbish."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from nexo.adapters.shared.fakes.exchange import Answer


class FaultKind(StrEnum):
    """What goes wrong with a call to the provider."""

    SLOW = "slow"
    ERROR_500 = "error_500"
    REFUSE = "refuse"
    THROTTLE = "throttle"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One order: what, how many times, and with which delay or error code."""

    kind: FaultKind
    count: int = 1
    seconds: float = 0
    code: int = 0


class Faults:
    """The orders that still stand, first come first served."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque()

    def order(self, fault: Fault) -> None:
        """Let the next `fault.count` calls go wrong."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._faults.clear()

    def next_fault(self) -> Fault | None:
        """Return what goes wrong with this call, using it up."""
        if not self._faults:
            return None
        fault = self._faults.popleft()
        if fault.count > 1:
            self._faults.appendleft(replace(fault, count=fault.count - 1))
        return fault


async def under(
    fault: Fault | None,
    go_on: Callable[[], Awaitable[Answer]],
    *,
    refuse: Callable[[int], Answer],
    throttle: Callable[[], Answer],
) -> Answer:
    """Answer a call as ordered: `refuse(code)` and `throttle()` are the provider's own words for a no."""
    if fault is None:
        return await go_on()
    await asyncio.sleep(fault.seconds)
    if fault.kind in _DONE_BEFORE:
        done = await go_on()
        return done if fault.kind is FaultKind.SLOW else _SPOILT[fault.kind]
    if fault.kind is FaultKind.REFUSE:
        return refuse(fault.code)
    if fault.kind is FaultKind.THROTTLE:
        return throttle()
    return _SPOILT[fault.kind]


_DONE_BEFORE = frozenset({FaultKind.SLOW, FaultKind.DROP_AFTER, FaultKind.GARBLED})
_SPOILT = {
    FaultKind.ERROR_500: Answer(
        status=500, body=b"<html>Service unavailable</html>", content_type="text/html"
    ),
    FaultKind.DROP_BEFORE: Answer(broken=True),
    FaultKind.DROP_AFTER: Answer(broken=True),
    FaultKind.GARBLED: Answer(body=b"OK", content_type="text/plain"),
}
