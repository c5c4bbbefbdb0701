"""Who answers for a post at a moment: its holder, who stands in, or nobody; and then whose turn it is above."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)
K = TypeVar("K", bound=Hashable)


class Standing(StrEnum):
    """In what quality somebody answers."""

    HOLDER = "holder"
    ACTING = "acting"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Held(Generic[P]):
    """Who held a post, and who stood in, from `since` (None: from always) until just before `until` (None: today)."""

    holder: P | None
    substitute: P | None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answerable(Generic[P]):
    """Who answers, and in what quality."""

    person: P | None
    standing: Standing


def held_at(rows: Iterable[Held[P]], at: datetime) -> Held[P] | None:
    """Return who had the post at `at`; the moment of a change belongs to whoever takes over."""
    found = [
        row
        for row in rows
        if (row.since is None or row.since <= at) and (row.until is None or at < row.until)
    ]
    return max(
        found,
        key=lambda row: (row.since is not None, row.since.timestamp() if row.since else 0),
        default=None,
    )


def answerable(held: Held[P] | None, absent: Collection[P] = ()) -> Answerable[P]:
    """Return the holder; who stands in where the post is vacant or its holder is among the `absent`; else nobody."""
    if held is not None and held.holder is not None and held.holder not in absent:
        return Answerable(held.holder, Standing.HOLDER)
    if held is not None and held.substitute is not None and held.substitute not in absent:
        return Answerable(held.substitute, Standing.ACTING)
    return Answerable(None, Standing.NOBODY)


def first_with_somebody(chain: Sequence[tuple[K, Held[P] | None]], absent: Collection[P] = ()) -> K | None:
    """Return the first post of a chain, from below, for which somebody answers; None when nobody does.

    A post that comes twice, as in a chain that bites its tail, is asked once: the walk always ends.
    """
    seen: set[K] = set()
    for post, held in chain:
        if post in seen:
            continue
        seen.add(post)
        if answerable(held, absent).standing is not Standing.NOBODY:
            return post
    return None
