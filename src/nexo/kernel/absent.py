"""Remembers for the length of a batch what was looked up at its beginning and is not there.

Who writes such a thing in the batch says so with `found`; what a savepoint takes back is then looked up once more,
which is never wrong.
"""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Absent:
    """Keys of one kind that are known to be absent, in this batch."""

    def __init__(self, name: str) -> None:
        self._keys: ContextVar[set[Hashable] | None] = ContextVar(name, default=None)

    @contextmanager
    def during(self, keys: Iterable[Hashable]) -> Iterator[None]:
        """Know `keys` to be absent in the block, beside those known already."""
        token = self._keys.set({*(self._keys.get() or ()), *keys})
        try:
            yield
        finally:
            self._keys.reset(token)

    def holds(self, keys: Iterable[Hashable]) -> bool:
        """Say whether all of `keys` are known to be absent."""
        known = self._keys.get()
        return known is not None and known.issuperset(keys)

    def found(self, keys: Iterable[Hashable]) -> None:
        """Forget that `keys` are absent."""
        if known := self._keys.get():
            known.difference_update(keys)
