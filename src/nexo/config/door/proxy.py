"""Passes a request to Django and its answer back, both as streams."""

import asyncio
import contextlib
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from nexo.config.door import pages
from nexo.config.door.asgi import (
    BodyTooLarge,
    ClientGone,
    Receive,
    Scope,
    Send,
    answer,
    check_declared_size,
    header,
)
from nexo.config.door.forwarded import forwarded_headers, origin_of
from nexo.config.door.upstream import Broken, Exchange, NotListening

_BODILESS = frozenset({204, 304})
_SLOWEST_ANSWER = 120.0
_CLOSE = ((b"connection", b"close"),)


class Proxy:
    """Serves whatever is Django's."""

    def __init__(self, socket: Path, trusted: Sequence[IPv4Network | IPv6Network], max_bytes: int) -> None:
        self._socket = socket
        self._trusted = trusted
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        is_answered = False

        async def watched(message: dict[str, object]) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            check_declared_size(scope, self._max_bytes)
            async with Exchange(self._socket) as exchange:
                await self._pass(exchange, scope, receive, watched)  # type: ignore[arg-type]
        except ClientGone:
            return
        except BodyTooLarge:
            await answer(send, 413, headers=_CLOSE)
        except NotListening:
            await pages.starting(scope, send)
        except (Broken, ConnectionError, TimeoutError):
            if is_answered:
                # Half an answer is out: only a cut connection tells the client so.
                raise
            await pages.broken(scope, send)

    async def _pass(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        target = scope["raw_path"]
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        headers = forwarded_headers(scope, origin_of(scope, self._trusted))
        await exchange.send_head(scope["method"], target, headers, _length(scope))
        # Django may answer before it has read everything: both directions run at once.
        upload = asyncio.create_task(self._upload(exchange, receive))
        try:
            async with asyncio.timeout(_SLOWEST_ANSWER) as patience:
                status, answered = await _first(exchange, upload)
                patience.reschedule(None)
            await send({"type": "http.response.start", "status": status, "headers": answered})
            if scope["method"] != "HEAD" and status not in _BODILESS:
                async for part in exchange.body():
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            upload.cancel()
            with contextlib.suppress(asyncio.CancelledError, ClientGone, ConnectionError, BodyTooLarge):
                await upload

    async def _upload(self, exchange: Exchange, receive: Receive) -> None:
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            part = message.get("body", b"")
            size += len(part)
            if size > self._max_bytes:
                raise BodyTooLarge
            await exchange.send_body(part)
            if not message.get("more_body", False):
                await exchange.end_body()
                return


async def _first(exchange: Exchange, upload: "asyncio.Task[None]") -> tuple[int, list[tuple[bytes, bytes]]]:
    """Return the answer's head; if the upload fails before there is one, its error."""
    head = asyncio.create_task(exchange.head())
    try:
        done, _ = await asyncio.wait({head, upload}, return_when=asyncio.FIRST_COMPLETED)
        if upload in done and head not in done:
            with contextlib.suppress(ConnectionError):
                # A connection closed under the upload: Django's answer, if any, is already there to be read.
                upload.result()
        return await head
    finally:
        head.cancel()


def _length(scope: Scope) -> int | None:
    """Return the length of the body to announce; None where only its end will tell."""
    if header(scope, b"transfer-encoding"):
        return None
    declared = header(scope, b"content-length")
    return int(declared) if declared else 0
