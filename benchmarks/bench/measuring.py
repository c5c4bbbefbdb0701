"""What every figure is measured with."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spread:
    """Times of repeated calls, in milliseconds."""

    median: float
    p95: float
    p99: float
    worst: float
    calls: int


def spread(seconds: Sequence[float]) -> Spread:
    """Return the spread of times given in seconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)], 3)

    return Spread(at(0.5), at(0.95), at(0.99), round(1000 * ordered[-1], 3), len(ordered))


def timed(call: Callable[[], object], repeat: int) -> Spread:
    """Return the spread of `repeat` calls after a warm one."""
    call()
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return spread(taken)


def steal() -> tuple[int, int]:
    """Return (ticks that others took of our processors, all ticks) since the start; zeros elsewhere."""
    try:
        ticks = [int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    except OSError:
        return 0, 0
    return ticks[7], sum(ticks[:8])
