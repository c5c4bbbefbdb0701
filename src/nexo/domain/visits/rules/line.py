"""Who is invited next: whoever has preference, then whoever came first, and nobody waits for ever."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol, TypeVar

MOST_IN_A_ROW: Final = 3
"""So many with preference are invited one after another while somebody without it waits; then one of those.

So whoever has k people without preference before them is invited after 4k + 4 invitations at the latest.
"""


class Waiting(Protocol):
    """What the line reads of somebody who waits."""

    @property
    def arrived_at(self) -> datetime:
        """Since when they wait."""

    @property
    def number(self) -> int:
        """Who took their number first, of two who came in the same instant."""

    @property
    def is_preferential(self) -> bool:
        """Whether they go first."""


W = TypeVar("W", bound=Waiting)


def in_order(waiting: Iterable[W], in_a_row: int) -> list[W]:
    """Return the line as it will be invited; `in_a_row` with preference were invited just before."""
    everybody = sorted(waiting, key=lambda one: (one.arrived_at, one.number))
    first = [one for one in everybody if one.is_preferential]
    others = [one for one in everybody if not one.is_preferential]
    line: list[W] = []
    while first and others:
        chosen = (first if in_a_row < MOST_IN_A_ROW else others).pop(0)
        in_a_row = in_a_row_after(in_a_row, is_preferential=chosen.is_preferential)
        line.append(chosen)
    return [*line, *first, *others]


def in_a_row_after(in_a_row: int, *, is_preferential: bool) -> int:
    """Return how many with preference were invited in a row, after one more invitation."""
    return min(in_a_row + 1, MOST_IN_A_ROW) if is_preferential else 0
