"""The only source of the present moment; tests freeze it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)  # noqa: TID251 - the one place that may ask the machine


def today(zone: tzinfo) -> date:
    """Return the calendar date in `zone` at the present moment."""
    return now().astimezone(zone).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the present at `at` (aware) inside the block."""
    if at.tzinfo is None:
        raise ValueError("a frozen moment must be aware")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
