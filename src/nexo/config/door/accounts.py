"""The configured channels as the door needs them: read by SQL, kept a moment, forgotten when they change."""

import asyncio
import logging
import time
from dataclasses import dataclass
from json import loads
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from nexo.domain.interactions.ports import AccountConfig
from nexo.domain.interactions.rules.hooks import hook_url
from nexo.kernel import crypto

log = logging.getLogger(__name__)

# A change is announced by NOTIFY; the clock is for a notice that was lost.
_KEEP_SECONDS = 60.0
_KEEP_ABSENT_SECONDS = 5.0
_MOST_KEPT = 10_000
TOPIC = "accounts"

_SELECT = """
SELECT id, slug, name, address, settings, secrets_sealed
FROM interactions_channelaccount WHERE id = %s AND is_active
"""


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    slug: str
    name: str
    address: str
    settings: dict[str, object]
    secrets_sealed: bytes | None


def sealing_context(account_id: UUID) -> str:
    """Return what the sealed secrets of an account are bound to; the ledger's own, which needs the ORM."""
    return f"interactions.account:{account_id}"


class Accounts:
    """A small cache of accounts; one connection, used one question at a time."""

    def __init__(self, dsn: str, public_url: str) -> None:
        self._dsn = dsn
        self._public_url = public_url
        self._kept: dict[UUID, tuple[float, AccountConfig | None]] = {}
        self._lock = asyncio.Lock()
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def get(self, slug: str, account_id: UUID) -> AccountConfig | None:
        """Return the active account, or None; raises `psycopg.Error` where the database does not answer."""
        until, account = self._kept.get(account_id, (0.0, None))
        if until < time.monotonic():
            account = await self._load(account_id)
        return account if account is not None and account.slug == slug else None

    def forget(self, account_id: UUID | None = None) -> None:
        """Forget one account, or all where it is unknown what was missed."""
        if account_id is None:
            self._kept.clear()
        else:
            self._kept.pop(account_id, None)

    async def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            await self._connection.close()

    async def _load(self, account_id: UUID) -> AccountConfig | None:
        async with self._lock:
            until, account = self._kept.get(account_id, (0.0, None))
            if until >= time.monotonic():
                return account
            account = await self._select(account_id)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            keep = _KEEP_SECONDS if account else _KEEP_ABSENT_SECONDS
            self._kept[account_id] = (time.monotonic() + keep, account)
            return account

    async def _select(self, account_id: UUID) -> AccountConfig | None:
        connection = await self._connected()
        try:
            async with asyncio.timeout(2), connection.cursor(row_factory=class_row(_Row)) as cursor:
                await cursor.execute(_SELECT, [account_id])
                row = await cursor.fetchone()
        except TimeoutError:
            await connection.close()
            raise psycopg.OperationalError("the database is slow") from None
        return _opened(row, self._public_url) if row else None

    async def _connected(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._dsn, autocommit=True, connect_timeout=2, application_name="nexo door accounts"
            )
        return self._connection


def _opened(row: _Row, public_url: str) -> AccountConfig | None:
    secrets: dict[str, str] = {}
    if row.secrets_sealed:
        try:
            secrets = loads(crypto.unseal(row.secrets_sealed, context=sealing_context(row.id)))
        except crypto.CannotUnseal:
            log.warning("account.secrets_do_not_open", extra={"account": str(row.id)})
            return None
    return AccountConfig(
        id=row.id,
        slug=row.slug,
        name=row.name,
        address=row.address,
        settings=row.settings,
        secrets=secrets,
        hook_url=hook_url(public_url, row.slug, row.id),
    )
