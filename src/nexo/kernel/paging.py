"""Keyset pages: a list goes on after the last row shown, so page 1,000 costs what page 1 costs.

Nothing here counts or offsets. A cursor holds the ordering values of the last row; it is opaque to people,
and one that was tampered with is refused as bad input, never executed.
"""

import base64
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from nexo.kernel.crypto import blind_index
from nexo.kernel.errors import Invalid

T = TypeVar("T")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

PAGE_SIZE = 25
_LONGEST = 2_000
_MARK = 16


class CursorInvalid(Invalid):
    """A cursor that we did not make."""

    code = "cursor_invalid"
    message = "No podemos seguir desde ese punto de la lista; volvé a abrirla."


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list and the cursor of what follows; `next` None means that this was the last page."""

    items: list[T]
    next: str | None = None

    def map(self, change: Callable[[T], R]) -> "Page[R]":
        """Return the same page with every item changed."""
        return Page([change(item) for item in self.items], self.next)


_WRITERS: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (bool, "b", bool),
    (int, "i", int),
    (str, "s", str),
    (float, "f", float),
    (UUID, "u", str),
    (datetime, "t", datetime.isoformat),
    (date, "d", date.isoformat),
)
_READERS: dict[str, Callable[[Any], Any]] = {
    "b": bool,
    "i": int,
    "s": str,
    "f": float,
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": lambda _: None,
}


def encode_cursor(*values: object) -> str:
    """Return an opaque, signed text of plain values (text, numbers, UUIDs, dates, aware times, None)."""
    plain = json.dumps([_tagged(value) for value in values], separators=(",", ":"))
    return _mark(plain) + base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[Any, ...]:
    """Return the values of a cursor; raises `CursorInvalid` for one that we did not make."""
    mark, body = text[:_MARK], text[_MARK:_LONGEST]
    try:
        plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except ValueError as error:
        raise CursorInvalid from error
    if not hmac.compare_digest(mark.encode(), _mark(plain).encode()):
        raise CursorInvalid
    return tuple(_READERS[tag](value) for tag, value in json.loads(plain))


def keyset_page(
    rows: QuerySet[M], *, order: Sequence[str], after: str | None = None, limit: int = PAGE_SIZE
) -> Page[M]:
    """Return up to `limit` of `rows` in `order` (a leading minus means descending) after the cursor `after`.

    The last name of `order` must be unique and none may be null. Names of one direction are compared as one
    row value, which an index serves directly; each change of direction costs at most one more query.
    """
    ordered = rows.order_by(*order)
    found: list[M] = []
    for condition in _steps(rows, order, after):
        found += ordered.filter(condition)[: limit + 1 - len(found)]
        if len(found) > limit:
            break
    return cut(found, limit=limit, key=lambda row: [getattr(row, name.lstrip("-")) for name in order])


def cut(rows: Iterable[T], *, limit: int, key: Callable[[T], Sequence[object]]) -> Page[T]:
    """Return a page of at most `limit` of `rows`, which hold one more when there is a next page."""
    items = list(rows)
    if len(items) <= limit:
        return Page(items)
    kept = items[:limit]
    return Page(kept, encode_cursor(*key(kept[-1])))


def _mark(plain: str) -> str:
    return blind_index(plain, context="kernel.paging")[:_MARK]


def _tagged(value: object) -> tuple[str, Any]:
    if value is None:
        return "n", None
    for kind, tag, write in _WRITERS:
        if isinstance(value, kind):
            return tag, write(value)
    raise TypeError(f"{type(value).__name__} has no place in a cursor")


def _steps(rows: QuerySet[M], order: Sequence[str], after: str | None) -> list[Q]:
    """Return what to ask for, in turn: the rest of the equal rows first, then what lies beyond them."""
    if after is None:
        return [Q()]
    values = decode_cursor(after)
    _must_fit(rows, order, values)
    runs = _runs(order)
    steps = []
    for last in reversed(range(len(runs))):
        start, stop = runs[last]
        equal = Q(**{order[i].lstrip("-"): values[i] for i in range(start)})
        steps.append(equal & _beyond(order[start:stop], values[start:stop]))
    return steps


def _must_fit(rows: QuerySet[M], order: Sequence[str], values: Sequence[Any]) -> None:
    """Refuse a cursor of another list: too short, too long, or with a value that the column cannot hold."""
    columns: dict[str, Any] = {}
    for field in rows.model._meta.concrete_fields:  # noqa: SLF001 - Django's documented way
        columns |= {field.name: field, field.attname: field}
    try:
        for name, value in zip(order, values, strict=True):
            bare = name.lstrip("-")
            column = columns.get(bare) or rows.query.annotations[bare].output_field
            column.to_python(value)
    except (ValueError, TypeError, ValidationError) as error:
        raise CursorInvalid from error


def _runs(order: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches of `order` that share a direction."""
    starts = [i for i in range(len(order)) if i == 0 or _is_down(order[i]) != _is_down(order[i - 1])]
    return list(zip(starts, [*starts[1:], len(order)], strict=True))


def _is_down(name: str) -> bool:
    return name.startswith("-")


def _beyond(names: Sequence[str], values: Sequence[Any]) -> Q:
    if len(names) == 1:
        way = "lt" if _is_down(names[0]) else "gt"
        return Q(**{f"{names[0].lstrip('-')}__{way}": values[0]})
    compare = TupleLessThan if _is_down(names[0]) else TupleGreaterThan
    columns = Tuple(*(name.lstrip("-") for name in names))
    return Q(compare(columns, tuple(values)))
