"""Streams rows into tables by COPY on a connection of its own, while the next ones are being made.

Columns that are not given take the model's own defaults, so a row in bulk has every column that a row made by
an action has, also those added to a model later. A column whose default is an id or the present moment must be
given: nothing here may depend on when it runs. Every table is one transaction.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from queue import Queue
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields import NOT_PROVIDED

from nexo.application.demo.load.columns import NULL, encode
from nexo.kernel import clock, ids

_CHUNK = 5_000
_AHEAD = 40  # chunks that may wait: some tens of megabytes
_LOOK_S = 0.05
_MOVING = (ids.uuid7, clock.now)
_Item = tuple[str, bytes | None]
_MARK: _Item = ("", None)  # no table: all before it is written


class ColumnMissing(LookupError):  # noqa: N818 - reads as a sentence
    """A column that has no lasting default was not given, or one that does not exist was."""


class Pipe:
    """Takes whole columns and writes them behind the caller's back; `close` waits for the last row."""

    def __init__(self) -> None:
        self._queue: Queue[_Item | None] = Queue(_AHEAD)
        self._failure: BaseException | None = None
        self._settled = threading.Event()
        self._connection = connection.copy()
        self._connection.inc_thread_sharing()
        self._worker = threading.Thread(target=self._work, name="demo-copy", daemon=True)
        self._worker.start()

    def write(self, model: type[models.Model], columns: Mapping[str, Sequence[str]]) -> int:
        """Queue rows of `model` and return how many; a column is a list of texts, or one text for every row.

        Names are those of the table's columns (`party_id`). All lists must be equally long. Raises what went
        wrong with anything queued before.
        """
        lists = {name: values for name, values in columns.items() if not isinstance(values, str)}
        lengths = {len(values) for values in lists.values()}
        if len(lengths) != 1:
            raise ValueError(f"{model.__name__}: columns of lengths {sorted(lengths)}")
        constants = {name: value for name, value in columns.items() if isinstance(value, str)}
        constants |= _defaults(model, set(columns))
        names = ", ".join(f'"{name}"' for name in (*lists, *constants))
        suffix = "".join(f"\t{value}" for value in constants.values()) + "\n"
        rows = map("\t".join, zip(*lists.values(), strict=True))
        statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'  # noqa: SLF001 - Django's public name
        while chunk := list(islice(rows, _CHUNK)):
            self._put((statement, (suffix.join(chunk) + suffix).encode()))
        self._put((statement, None))
        return lengths.pop()

    def settle(self) -> None:
        """Wait until everything queued so far is written, for whoever reads it. Raises what went wrong."""
        self._settled.clear()
        self._put(_MARK)
        while not self._settled.wait(_LOOK_S):
            if self._failure is not None:
                raise self._failure

    def close(self) -> None:
        """Wait until everything is written. Raises what went wrong."""
        self._queue.put(None)
        self._worker.join()
        if self._failure is not None:
            raise self._failure

    def abandon(self) -> None:
        """Stop where we are; a table that was not whole leaves nothing."""
        self._queue.put(None)
        self._worker.join()

    def _put(self, item: _Item) -> None:
        if self._failure is not None:
            raise self._failure
        self._queue.put(item)

    def _work(self) -> None:
        try:
            while (item := self._queue.get()) is not None:
                if item == _MARK:
                    self._settled.set()
                else:
                    self._copy_table(item)
        except BaseException as failure:  # noqa: BLE001 - an edge: whatever it is, the caller must hear of it
            self._failure = failure
            _drain(self._queue)
        finally:
            self._connection.close()

    def _copy_table(self, item: _Item) -> None:
        """Copy the chunks of one table, the first of which is at hand, in one transaction."""
        statement, data = item
        with (
            self._connection.cursor() as cursor,
            _transaction(self._connection),
            cursor.copy(statement) as copy,
        ):
            while data is not None:
                copy.write(data)
                following = self._queue.get()
                if following is None:
                    raise RuntimeError("closed in the middle of a table")
                _, data = following


@contextmanager
def piping() -> Iterator[Pipe]:
    """Give a pipe and wait at the end until all is written."""
    pipe = Pipe()
    try:
        yield pipe
    except BaseException:
        pipe.abandon()
        raise
    pipe.close()


@contextmanager
def _transaction(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    wrapper.set_autocommit(False)
    try:
        yield
    except BaseException:
        wrapper.rollback()
        raise
    else:
        wrapper.commit()
    finally:
        wrapper.set_autocommit(True)


def _drain(queue: "Queue[_Item | None]") -> None:
    """Take what is still queued, so that nobody waits to put more."""
    while queue.get() is not None:
        pass


def _defaults(model: type[models.Model], given: set[str]) -> dict[str, str]:
    """Return the default of every column that was not given, as COPY reads it."""
    found: dict[str, str] = {}
    fields = model._meta.concrete_fields  # noqa: SLF001
    unknown = given - {field.column for field in fields}
    if unknown:
        raise ColumnMissing(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    for field in fields:
        if field.column and field.column not in given and not _is_made_by_database(field):
            found[field.column] = _default(model, field)
    return found


def _is_made_by_database(field: "models.Field[Any, Any]") -> bool:
    is_serial = isinstance(field, models.AutoField | models.BigAutoField)
    return is_serial or field.generated or field.has_db_default()


def _default(model: type[models.Model], field: "models.Field[Any, Any]") -> str:
    if field.default in _MOVING:
        raise ColumnMissing(f"{model.__name__}.{field.column} must be given")
    if field.default is NOT_PROVIDED:
        if field.null:
            return NULL
        if not field.empty_strings_allowed:
            raise ColumnMissing(f"{model.__name__}.{field.column} must be given")
        return ""
    value = field.get_default()
    return "{}" if isinstance(value, list) and field.get_internal_type() == "ArrayField" else encode(value)
