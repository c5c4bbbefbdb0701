"""All that the database holds, as text: to prove that something is not in it."""

from django.db import connection


def everything_stored(*, but: str) -> list[tuple[str, str]]:
    """Return every row of every table whose name does not begin with `but`, as (table, text), in a fixed order."""
    told = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if not table.startswith(but):
                cursor.execute(f'SELECT row::text FROM "{table}" row')
                told += [(table, text) for (text,) in cursor.fetchall()]
    return sorted(told)
