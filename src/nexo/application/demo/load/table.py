"""COPY into the table of one model: columns that are not given take the model's own defaults.

So a row in bulk has every column that a row made by an action has, also those added to a model later. A
column whose default is an id or the present moment must be given: nothing here may depend on when it runs.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from nexo.application.demo.load.columns import NULL, Texts, encode
from nexo.kernel import clock, ids

_CHUNK = 5_000
_MOVING = (ids.uuid7, clock.now)


class ColumnMissing(LookupError):
    """A column that has no lasting default was not given."""


def copy_rows(model: type[models.Model], columns: Mapping[str, Texts | str]) -> int:
    """Write rows of `model` and return how many; a column is a list of texts, or one text for every row.

    Names are those of the table's columns (`party_id`). All lists must be equally long.
    """
    lists = {name: values for name, values in columns.items() if not isinstance(values, str)}
    lengths = {len(values) for values in lists.values()}
    if len(lengths) != 1:
        raise ValueError(f"{model.__name__}: columns of lengths {sorted(lengths)}")
    size = lengths.pop()
    if not size:
        return 0
    constants = {name: value for name, value in columns.items() if isinstance(value, str)}
    constants |= _defaults(model, set(columns))
    names = ", ".join(f'"{name}"' for name in (*lists, *constants))
    suffix = "".join(f"\t{value}" for value in constants.values()) + "\n"
    rows = map("\t".join, zip(*lists.values(), strict=True))
    table = model._meta.db_table  # noqa: SLF001 - Django's public name for its description of a model
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        while chunk := list(islice(rows, _CHUNK)):
            copy.write(suffix.join(chunk) + suffix)
    return size


def _defaults(model: type[models.Model], given: set[str]) -> dict[str, str]:
    """Return the default of every column that was not given, as COPY reads it."""
    found: dict[str, str] = {}
    fields = model._meta.concrete_fields  # noqa: SLF001
    unknown = given - {field.column for field in fields}
    if unknown:
        raise ColumnMissing(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    for field in fields:
        if field.column not in given and not _is_made_by_database(field):
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
    return "{}" if isinstance(value, list) and _is_array(field) else encode(value)


def _is_array(field: "models.Field[Any, Any]") -> bool:
    return field.get_internal_type() == "ArrayField"
