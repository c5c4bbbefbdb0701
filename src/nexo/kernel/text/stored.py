"""A search vector kept in the table: the step of a migration that adds it.

The column is unknown to Django on purpose: a model that declared it would read a kilobyte of it with every
row. Making the vector anew costs 0.1 ms a row, which a scan from the newest row or a ranking of 5,000 cannot
afford.
"""

from django.db.migrations import RunSQL

SUFFIX = "_vector"
# The default sample knows a thousand words; a rare one is then taken for a common one, and the planner
# walks the whole table from its newest row in search of it.
_STATISTICS = 1000


def add_stored_vector(table: str, column: str = "search_text") -> RunSQL:
    """Return the step that adds `<column>_vector` to `table` with its GIN index.

    The model says `search_is_stored = True`, and its migration depends on `("text", "0001_initial")`.
    """
    vector = f"{column}{SUFFIX}"
    generated = f"tsvector GENERATED ALWAYS AS (nexo_tsv({column})) STORED"
    return RunSQL(
        [
            f"ALTER TABLE {table} ADD COLUMN {vector} {generated}",
            f"ALTER TABLE {table} ALTER COLUMN {vector} SET STATISTICS {_STATISTICS}",
            f"CREATE INDEX {table}_{vector} ON {table} USING gin ({vector})",
        ],
        [f"ALTER TABLE {table} DROP COLUMN {vector}"],
    )
