"""What a list that can be taken away declares: whose it is, its columns, and the list's own query."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nexo.domain.organisation.enums import Role
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.paging import Page

AT_A_TIME = 500
"""Rows that are read at once: enough for few queries, few enough for memory."""


class PurposeMissing(Invalid):
    """Data of people leaves, and nobody said what for."""

    code = "purpose_missing"
    message = "Escribí para qué vas a usar la lista: queda anotado con tu nombre."


@dataclass(frozen=True, slots=True)
class Column:
    """A head and how its value is read from a row; a moment is told in the town's time."""

    head: str
    value: Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that can be taken away.

    `read` is the list's own query, with the filter and what the actor may see; `filters` are the names of the
    address that it hears, of which `unsaid` may hold data of a person and are never written down whole.
    `people` tells of whom a row speaks: such a list asks what for, and the log of reads keeps it.
    """

    slug: str
    name: str
    columns: tuple[Column, ...]
    read: Callable[[Actor, Mapping[str, str], str | None], Page[Any]]
    roles: tuple[Role, ...] = ()
    filters: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    is_protected: Callable[[Any], bool] = lambda _row: False
    people: Callable[[Any], Iterable[UUID | None]] | None = None

    def may(self, actor: Actor) -> bool:
        """Say whether the actor may take this list; what is in it, the query decides."""
        return not self.roles or actor.has_role(*self.roles)

    def heard(self, asked: Mapping[str, str]) -> dict[str, str]:
        """Return of an address what this list filters by."""
        return {name: asked[name][:200] for name in self.filters if asked.get(name)}
