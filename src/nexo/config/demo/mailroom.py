"""What the receiver of mail asks and keeps, by bare SQL: whether an address is ours, and the raw mail."""

import threading
from uuid import UUID

import psycopg

from nexo.adapters.channels.email.receiver import Envelope
from nexo.config.door import journal
from nexo.domain.interactions.ports import RawRequest

_OURS = """
SELECT id FROM interactions_channelaccount
WHERE slug = 'email' AND is_active AND lower(address) = %s LIMIT 1
"""


class Mailroom:
    """Looks up addresses and stores mail through one connection, one at a time."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def accepts(self, address: str) -> bool:
        """Say whether mail for `address`, with or without +something, is ours."""
        with self._lock:
            return self._account_of(self._connected(), address) is not None

    def store(self, content: bytes, envelope: Envelope) -> None:
        """Keep one mail for each of our accounts it is for, with the job that interprets it."""
        request = RawRequest(
            body=content,
            method="SMTP",
            headers={"envelope-from": envelope.sender, "envelope-to": ",".join(envelope.recipients)},
        )
        with self._lock:
            connection = self._connected()
            with connection.transaction():
                owners = {self._account_of(connection, address) for address in envelope.recipients} - {None}
                entries = [journal.Row(owner, request) for owner in owners if owner is not None]
                connection.execute(*journal.statement(entries))

    def _account_of(self, connection: psycopg.Connection[tuple[object, ...]], address: str) -> UUID | None:
        local, _, host = address.strip("<>").lower().rpartition("@")
        row = connection.execute(_OURS, [f"{local.partition('+')[0]}@{host}"]).fetchone()
        return UUID(str(row[0])) if row else None

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._dsn, autocommit=True, connect_timeout=5, application_name="nexo mailroom"
            )
        return self._connection
