"""Faults to order: the next calls are slow, refused, dropped or answered with rubbish."""

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum


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


@dataclass(slots=True, kw_only=True)
class Chaos:
    """How webhooks are delivered: copies of each, in any order, several in one body, after a hold."""

    copies: int = 1
    shuffle: bool = False
    batch: int = 1
    hold_s: float = 0.05


class Behaviour:
    """The orders that still stand, first come first served."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque()
        self.chaos = Chaos()

    def order(self, fault: Fault) -> None:
        """Let the next `fault.count` calls go wrong."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._faults.clear()
        self.chaos = Chaos()

    def next_fault(self) -> Fault | None:
        """Return what goes wrong with this call, using it up."""
        if not self._faults:
            return None
        fault = self._faults.popleft()
        if fault.count > 1:
            self._faults.appendleft(replace(fault, count=fault.count - 1))
        return fault
