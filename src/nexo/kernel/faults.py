"""Named fail-points for the fault catalogue: nothing happens unless `NEXO_FAULT` names the point.

`NEXO_FAULT=K5:kill` kills this process with SIGKILL at its first pass through K5, `K5:error` raises there,
`K5:kill:20` does so at the twentieth pass. Several are separated by commas. The production profile knows
none.
"""

import os
import signal
from collections import Counter

_passes: Counter[str] = Counter()


class FaultInjected(RuntimeError):  # noqa: N818 - reads as a sentence
    """Raised at a fail-point that was told to fail; never in production."""


def point(name: str) -> None:
    """Mark the instant `name`; fails only where the environment asks for it."""
    wanted = os.environ.get("NEXO_FAULT")
    if wanted and os.environ.get("NEXO_PROFILE") != "production":
        _maybe_fail(name, wanted)


def _maybe_fail(name: str, wanted: str) -> None:
    for order in wanted.split(","):
        at, _, rest = order.strip().partition(":")
        if at != name:
            continue
        what, _, after = rest.partition(":")
        _passes[name] += 1
        if _passes[name] < int(after or 1):
            continue
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise FaultInjected(f"fail-point {name}")
