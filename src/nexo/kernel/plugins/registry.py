"""Finds what implements a port, by the entry points of every installed distribution."""

from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar, cast

from nexo.kernel.errors import NotFound

T = TypeVar("T")


class PluginMissing(NotFound):
    """No installed distribution offers this slug."""

    code = "plugin_missing"
    message = "Este componente no está instalado."


class PluginClash(RuntimeError):  # noqa: N818 - reads as a sentence
    """Two distributions offer the same slug: the operator must remove one."""


class Registry(Generic[T]):
    """The implementations of one port: one class for each entry point of `group`, made on demand."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._made: dict[str, T] = {}

    def slugs(self) -> tuple[str, ...]:
        """Return the known slugs in alphabetical order; nothing is imported."""
        return tuple(sorted(self._points))

    def is_read(self, slug: str) -> bool:
        """Say whether `get` has nothing left to import for this slug."""
        return slug in self._made

    def get(self, slug: str) -> T:
        """Return the implementation called `slug`; raises `PluginMissing`."""
        if slug not in self._made:
            point = self._points.get(slug)
            if point is None:
                raise PluginMissing
            self._made[slug] = cast("T", point.load()())
        return self._made[slug]

    def all(self) -> tuple[T, ...]:
        """Return every implementation, ordered by slug."""
        return tuple(self.get(slug) for slug in self.slugs())

    @cached_property
    def _points(self) -> dict[str, EntryPoint]:
        points: dict[str, EntryPoint] = {}
        for point in entry_points(group=self.group):
            known = points.setdefault(point.name, point)
            if known.value != point.value:
                raise PluginClash(f"{self.group}: {point.name} is both {known.value} and {point.value}")
        return points
