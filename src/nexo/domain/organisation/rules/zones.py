"""Which zones of a town are worst off."""

from collections.abc import Sequence
from typing import TypeVar

Z = TypeVar("Z")

_QUINTILE = 5


def poorest(zones: Sequence[tuple[Z, float]]) -> list[Z]:
    """Return the top fifth of (zone, NBI percentage), worst first; none where nothing is known."""
    known = sorted((zone for zone in zones if zone[1] > 0), key=lambda zone: -zone[1])
    return [zone for zone, _ in known[: -(-len(known) // _QUINTILE)]]
