"""Which parties are one: a pure function of the merges in force, in whatever order they came about."""

from collections.abc import Iterable, Mapping
from uuid import UUID

Edge = tuple[UUID, UUID]
"""(absorbed, survivor) of one merge in force."""


def roots(parties: Iterable[UUID], edges: Iterable[Edge]) -> dict[UUID, UUID]:
    """Return for each party the root of its cluster; a party that nobody absorbed is its own root.

    A party is absorbed at most once at a time and only while it is a root, so the edges form a forest.
    """
    survivor_of = dict(edges)
    return {party: _root(party, survivor_of) for party in parties}


def _root(party: UUID, survivor_of: Mapping[UUID, UUID]) -> UUID:
    while party in survivor_of:
        party = survivor_of[party]
    return party
