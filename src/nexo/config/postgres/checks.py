"""Whether a PostgreSQL server is fit for Nexo, embedded or the operator's."""

from dataclasses import dataclass

from django.db import DatabaseError, connection

from nexo.config.errors import OperatorError

_OLDEST = 150_000
_FACTS = """
SELECT current_setting('server_version_num')::int, current_setting('server_version'),
       pg_encoding_to_char(encoding), lower('ÑÁ') = 'ñá', 'Ñ' ILIKE 'ñ'
FROM pg_database WHERE datname = current_database()
"""

_UNREACHABLE = "Start it with `nexo up`, or correct NEXO_DATABASE_URL."
_RECREATE = (
    "Create the database anew: CREATE DATABASE nexo TEMPLATE template0 ENCODING 'UTF8' "
    "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `remedy` is empty where all is well."""

    what: str
    state: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.remedy


def check_server() -> list[Finding]:
    """Ask the server in force about its version, encoding and letters."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FACTS)
            number, version, encoding, lowers, matches = cursor.fetchone()
    except DatabaseError:
        return [Finding("database", "unreachable", _UNREACHABLE)]
    return [
        Finding(
            "database version", version, "" if number >= _OLDEST else "PostgreSQL 15 or later is needed."
        ),
        Finding("database encoding", encoding, "" if encoding == "UTF8" else _RECREATE),
        Finding(
            "database letters",
            "Ñ and Á are letters" if lowers and matches else "only A to Z are letters",
            "" if lowers and matches else _RECREATE,
        ),
    ]


def refuse_unfit() -> None:
    """Raise `OperatorError` where the server would mangle Spanish, is too old or does not answer."""
    for finding in check_server():
        if not finding.is_well:
            raise OperatorError(f"{finding.what}: {finding.state}. {finding.remedy}")
