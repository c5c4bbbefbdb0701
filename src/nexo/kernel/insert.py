"""Writes a new row as `save(force_insert=True)` does, with the statement of its model composed once.

For the rows that every message brings: Django composes the words of an INSERT anew for each row, which costs more
than the writing. No signals, no validation, no parents; what the database fills in is left to it.
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models


def insert(row: models.Model, *, or_nothing: bool = False) -> None:
    """Write `row`, which has its key; `or_nothing` leaves it where a unique index has it already."""
    words, fields = _statement(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{words} ON CONFLICT DO NOTHING" if or_nothing else words, values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as Django's own save leaves it


@cache
def _statement(model: type[models.Model]) -> tuple[str, tuple["models.Field[Any, Any]", ...]]:
    meta = model._meta  # noqa: SLF001 - Django's public name for it
    fields = tuple(
        field for field in meta.local_concrete_fields if not field.generated and not field.has_db_default()
    )
    if meta.parents or meta.pk not in fields or isinstance(meta.pk, models.AutoField):
        raise TypeError(f"{model.__name__} is not written this way")
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608 - names of our own models
