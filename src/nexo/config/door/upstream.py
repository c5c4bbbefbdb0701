"""One HTTP/1.1 exchange with Django over its Unix socket, streamed both ways.

Each request has a connection of its own: on a Unix socket it costs some microseconds, and no request can be
lost to a connection that the other side was just closing.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httptools

from nexo.config.door.asgi import Header

_CHUNK = 64 * 1024
# Meaningful between two hops only, or ours to say.
_HOP = frozenset(
    {b"connection", b"keep-alive", b"transfer-encoding", b"server", b"date", b"upgrade", b"trailer"}
)


class NotListening(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Nobody serves pages yet."""


class Broken(Exception):  # noqa: N818
    """Django closed the connection, or said something that is not HTTP."""


@dataclass(slots=True)
class _Events:
    """What the parser found so far."""

    headers: list[Header] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)
    has_head: bool = False
    is_complete: bool = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.has_head = True

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        self.is_complete = True


class Exchange:
    """A request to Django and its answer; use as an async context.

    A bare socket, not a stream: when Django answers and closes before it has read a long body, a stream gives
    up both directions at the failed write, and the answer that had arrived would be lost with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._events = _Events()
        self._parser = httptools.HttpResponseParser(self._events)
        self._is_chunked = False
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.setblocking(False)

    async def __aenter__(self) -> Self:
        try:
            await self._loop.sock_connect(self._socket, str(self._path))
        except (FileNotFoundError, ConnectionRefusedError):
            self._socket.close()
            raise NotListening from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    async def send_head(
        self, method: str, target: bytes, headers: Iterable[Header], length: int | None
    ) -> None:
        """Send the request line and headers; `length` None announces a body in chunks."""
        self._is_chunked = length is None
        framing = (
            (b"transfer-encoding", b"chunked") if length is None else (b"content-length", b"%d" % length)
        )
        lines = [b"%s %s HTTP/1.1" % (method.encode("ascii"), target)]
        lines += [b"%s: %s" % pair for pair in (*headers, framing, (b"connection", b"close"))]
        await self._loop.sock_sendall(self._socket, b"\r\n".join(lines) + b"\r\n\r\n")

    async def send_body(self, part: bytes) -> None:
        """Send a part of the body, waiting for Django to take it."""
        if part:
            whole = b"%x\r\n%s\r\n" % (len(part), part) if self._is_chunked else part
            await self._loop.sock_sendall(self._socket, whole)

    async def end_body(self) -> None:
        """Say that the body is whole."""
        if self._is_chunked:
            await self._loop.sock_sendall(self._socket, b"0\r\n\r\n")

    async def head(self) -> tuple[int, list[Header]]:
        """Return status and headers for the client; raises `Broken`."""
        while not self._events.has_head:
            await self._feed()
        kept = [pair for pair in self._events.headers if pair[0] not in _HOP]
        return self._parser.get_status_code(), kept

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; raises `Broken` when it ends early."""
        while True:
            parts, self._events.body = self._events.body, []
            for part in parts:
                yield part
            if self._events.is_complete:
                return
            await self._feed()

    async def _feed(self) -> None:
        try:
            data = await self._loop.sock_recv(self._socket, _CHUNK)
            if not data:
                self._finish()
                return
            self._parser.feed_data(data)
        except (ConnectionError, httptools.HttpParserError):
            raise Broken from None

    def _finish(self) -> None:
        """Decide what the end of the stream means: the end of a body without a length, or a cut."""
        has_length = any(
            name in {b"content-length", b"transfer-encoding"} for name, _ in self._events.headers
        )
        if not self._events.has_head or has_length:
            raise Broken
        self._events.is_complete = True
