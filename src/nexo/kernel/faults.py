"""Named fail-points for the fault catalogue: nothing happens unless `NEXO_FAULT` names the point.

`NEXO_FAULT=K5:kill` kills this process with SIGKILL at its first pass through K5, `K5:error` raises there,
`K5:kill:20` does so at the twentieth pass. Several are separated by commas. The environment is read once, when
this module is; the production profile knows none.
"""

import os
import signal
from collections import Counter

_passes: Counter[str] = Counter()
_orders: dict[str, list[str]] = {}


class FaultInjected(RuntimeError):  # noqa: N818 - reads as a sentence
    """Raised at a fail-point that was told to fail; never in production."""


def point(name: str) -> None:
    """Mark the instant `name`; fails only where it was ordered to."""
    # The door passes five points a request: an empty dict is what they may cost.
    if _orders and name in _orders:
        _maybe_fail(name, _orders[name])


def arm(orders: str) -> None:
    """Take these orders instead of the earlier ones; an empty text disarms, the production profile takes none."""
    is_production = os.environ.get("NEXO_PROFILE") == "production"
    _orders.clear()
    _passes.clear()
    for order in [] if is_production else orders.split(","):
        name, _, what = order.strip().partition(":")
        if name:
            _orders.setdefault(name, []).append(what)


def is_armed(name: str) -> bool:
    """Return whether the instant `name` was ordered to fail."""
    return name in _orders


def _maybe_fail(name: str, orders: list[str]) -> None:
    for order in orders:
        what, _, after = order.partition(":")
        _passes[name] += 1
        if _passes[name] < int(after or 1):
            continue
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise FaultInjected(f"fail-point {name}")


arm(os.environ.get("NEXO_FAULT", ""))
