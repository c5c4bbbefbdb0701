"""COPY of rows into a table, every column that is not given filled with the model's own default."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows`, whose values are of the columns `names`, by one COPY."""
    given = set(names)
    rest = [
        field
        for field in model._meta.concrete_fields
        if field.column not in given and not _by_database(field)
    ]
    fixed = [_default(field) for field in rest]
    columns = [*names, *(field.column for field in rest)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as target:
        for row in rows:
            target.write_row([*map(_plain, row), *fixed])


def _by_database(field: Any) -> bool:
    return (
        field.has_db_default() or getattr(field, "generated", False) or isinstance(field, models.BigAutoField)
    )


def _default(field: Any) -> Any:
    if field.null:
        return None
    return _plain(field.get_default())


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Jsonb(dict(value))
    if isinstance(value, list):
        return Jsonb(value) if value and isinstance(value[0], Mapping) else "{" + ",".join(value) + "}"
    return value
