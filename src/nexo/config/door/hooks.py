"""`/hooks/<slug>/<account>/`, or with a token behind: store first, answer second.

Interpretation is somebody else's work. Order: size before reading, signature on the raw bytes, one row, then
200. A forged request leaves no row and learns nothing; a request that cannot be stored is told to come again.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import parse_qsl
from uuid import UUID

import psycopg

from nexo.config.door.accounts import Accounts
from nexo.config.door.asgi import (
    BodyTooLarge,
    ClientGone,
    Receive,
    Scope,
    Send,
    answer,
    check_declared_size,
    read_body,
)
from nexo.config.door.forwarded import origin_of
from nexo.config.door.journal import Journal, Refused, Row, Unavailable
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    Examines,
    RawRequest,
    Receives,
    SignatureInvalid,
)
from nexo.domain.interactions.registry import channels
from nexo.domain.interactions.rules.hooks import PREFIX
from nexo.kernel import faults
from nexo.kernel.plugins.registry import PluginMissing

log = logging.getLogger(__name__)

_SLOWEST_BODY = 15.0
_PARTS, _PARTS_WITH_TOKEN = 2, 3
# Proofs of identity that a provider sends beside the signature have no business in a table.
_NOT_KEPT = frozenset({"authorization", "cookie", "proxy-authorization"})
_AGAIN = ((b"retry-after", b"5"),)
_CLOSE = ((b"connection", b"close"),)


@dataclass(frozen=True, slots=True)
class _WayIn:
    """How a channel receives: found out once, since asking what it can do costs as much as all else of a request."""

    channel: Receives
    sheet: Capabilities
    examines: Examines | None


class Hooks:
    """Answers providers."""

    def __init__(
        self,
        accounts: Accounts,
        journal: Journal,
        max_bytes: int,
        trusted: Sequence[IPv4Network | IPv6Network],
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._max_bytes = max_bytes
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/hooks/`."""
        try:
            faults.point("K1")
            await self._answer(scope, receive, send)
        except ClientGone:
            return
        except BodyTooLarge:
            await answer(send, 413, headers=_CLOSE)
        except (TimeoutError, Refused):
            await answer(send, 400, headers=_CLOSE)
        except SignatureInvalid:
            await answer(send, 401)
        except (Unavailable, psycopg.Error, OSError):
            await answer(send, 503, headers=_AGAIN)
        except Exception as error:  # noqa: BLE001 - an edge: whatever an adapter raises, the door stays open
            # No trace: it could carry content.
            log.warning("hook.failed", extra={"error": type(error).__name__})
            await answer(send, 500)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].removeprefix(PREFIX).strip("/").split("/")
        found = await self._find(parts)
        if found is None:
            await answer(send, 404)
            return
        way, account = found
        if scope["method"] == "GET" and not way.sheet.news_by_get:
            await self._shake_hands(way.channel, account, self._raw_request(scope, parts, b""), send)
        elif scope["method"] in {"GET", "POST"}:
            body = await self._read(scope, receive)
            faults.point("K2")
            await self._take(way, account, self._raw_request(scope, parts, body), send)
        else:
            await answer(send, 405, headers=((b"allow", b"GET, POST"),))

    async def _find(self, parts: Sequence[str]) -> tuple[_WayIn, AccountConfig] | None:
        if len(parts) not in {_PARTS, _PARTS_WITH_TOKEN}:
            return None
        slug, account_text = parts[:_PARTS]
        try:
            way, account_id = await _way_in(slug), UUID(account_text)
        except (PluginMissing, ValueError):
            return None
        if way is None or (len(parts) > _PARTS and not way.sheet.secret_path):
            return None
        account = await self._accounts.get(slug, account_id)
        return (way, account) if account else None

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        check_declared_size(scope, self._max_bytes)
        async with asyncio.timeout(_SLOWEST_BODY):
            return await read_body(receive, self._max_bytes)

    async def _take(self, way: _WayIn, account: AccountConfig, request: RawRequest, send: Send) -> None:
        way.channel.verify(account, request)
        problems = way.examines.examine(account, request) if way.examines else ()
        if problems:
            await answer(
                send, 422, json.dumps({"problems": list(problems)}).encode(), content_type=b"application/json"
            )
            return
        faults.point("K3")
        await self._journal.store(Row(account.id, _storable(request, account)))
        faults.point("K5")
        await answer(send, 200)
        faults.point("K6")

    async def _shake_hands(
        self, channel: Receives, account: AccountConfig, request: RawRequest, send: Send
    ) -> None:
        """Answer a provider that asks whether we are who it thinks; it carries no signature."""
        said = channel.handshake(account, request)
        if said is None:
            await answer(send, 403)
        else:
            await answer(send, 200, said.encode())

    def _raw_request(self, scope: Scope, parts: Sequence[str], body: bytes) -> RawRequest:
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        asked: bytes = scope["query_string"]
        query = parse_qsl(asked.decode("latin-1"), keep_blank_values=True) if asked else ()
        return RawRequest(
            body=body,
            headers=headers,
            method=scope["method"],
            query=dict(reversed(query)),
            path_token="".join(parts[_PARTS:]),
            peer=origin_of(scope, self._trusted).address,
        )


async def _way_in(slug: str) -> _WayIn | None:
    """Return how a channel receives; its code is read at its first request, and holds up nobody else meanwhile."""
    if not channels.is_read(slug):
        await asyncio.to_thread(channels.get, slug)
    return _known_way_in(slug)


@cache
def _known_way_in(slug: str) -> _WayIn | None:
    channel = channels.get(slug)
    if not isinstance(channel, Receives):
        return None
    return _WayIn(channel, channel.capabilities, channel if isinstance(channel, Examines) else None)


def _storable(request: RawRequest, account: AccountConfig) -> RawRequest:
    """Return the request without what must not lie in a table or cannot: secrets, and NUL in its texts.

    Some providers prove themselves by repeating a secret of the account in a header.
    """
    secret = {value for value in account.secrets.values() if value}
    kept = {
        name: _clean(value)
        for name, value in request.headers.items()
        if name not in _NOT_KEPT and value not in secret
    }
    query = {_clean(name): _clean(value) for name, value in request.query.items()}
    return RawRequest(body=request.body, headers=kept, method=request.method, query=query)


def _clean(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
