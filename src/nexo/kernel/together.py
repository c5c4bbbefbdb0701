"""Rows that every change adds, acts and facts: for many changes in one transaction, one statement a table.

What a savepoint takes back when it is rolled back must not be written afterwards. Django knows which those are: it
forgets what was to be done `on_commit` in a savepoint that did not hold. So a row waits there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

_is_open: ContextVar[bool] = ContextVar("together", default=False)


class _Waiting:
    """A row that waits in the transaction's own list; done `on_commit` it would be nothing."""

    __slots__ = ("into", "values")

    def __init__(self, into: str, values: Sequence[Any]) -> None:
        self.into = into
        self.values = values

    def __call__(self) -> None:
        """Do nothing: the row was written before the commit."""


@contextmanager
def writing_together() -> Iterator[None]:
    """Let rows added in the block wait for its end; inside a transaction only. An error writes none of them."""
    if not connection.in_atomic_block:
        raise RuntimeError("rows wait inside a transaction only")
    token = _is_open.set(True)
    try:
        yield
    except BaseException:
        _take_waiting()
        raise
    finally:
        _is_open.reset(token)
    for into, rows in _take_waiting().items():
        _write(into, rows)


def waits(into: str, values: Sequence[Any]) -> bool:
    """Let one row wait and say so; False where nothing gathers them and the caller writes it itself.

    `into` is the statement up to its VALUES; the order of the rows of a table stays.
    """
    if not _is_open.get():
        return False
    transaction.on_commit(_Waiting(into, values))
    return True


def _take_waiting() -> dict[str, list[_Waiting]]:
    tables: dict[str, list[_Waiting]] = {}
    others = []
    for entry in connection.run_on_commit:
        row = entry[1]
        if isinstance(row, _Waiting):
            tables.setdefault(row.into, []).append(row)
        else:
            others.append(entry)
    connection.run_on_commit = others
    return tables


def _write(into: str, rows: Sequence[_Waiting]) -> None:
    one = f"({', '.join(['%s'] * len(rows[0].values))})"
    values = [value for row in rows for value in row.values]
    with connection.cursor() as cursor:
        cursor.execute(f"{into} VALUES {', '.join([one] * len(rows))}", values)
