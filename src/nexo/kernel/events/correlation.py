"""The thread that ties a request, its events and what they set off."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_current: ContextVar[UUID | None] = ContextVar("correlation", default=None)


def current() -> UUID | None:
    """Return the id under which work is done at present, if any."""
    return _current.get()


@contextmanager
def correlating(correlation_id: UUID) -> Iterator[None]:
    """Do the work of the block under `correlation_id`."""
    token = _current.set(correlation_id)
    try:
        yield
    finally:
        _current.reset(token)
