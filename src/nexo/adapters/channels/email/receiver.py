"""Our own SMTP port, for towns without a mailbox elsewhere: it takes mail for us, relays nothing.

A mail is answered 250 only after `store` has returned: whoever got the 250 can forget it, whoever did not
tries again.
"""

import asyncio
import logging
import re
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, syntax
from aiosmtpd.smtp import Envelope as _Draft
from aiosmtpd.smtp import Session as _Session

MAX_BYTES = 60_000_000
_MAX_RECIPIENTS = 100
_IDLE_SECONDS = 120.0
# A client that goes on so far beyond the limit is cut off.
_PATIENCE = 4
_LINE = 65_536
_STORES_AT_ONCE = 4
_LEADING_DOT = re.compile(rb"(?<=\n)\.|\A\.")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sent a mail to whom in the SMTP dialogue; an empty sender is that of bounces and automatic mail."""

    sender: str
    recipients: tuple[str, ...]
    peer: str


Accepts = Callable[[str], bool]
Store = Callable[[bytes, Envelope], None]


def serve(
    *,
    accepts: Accepts,
    store: Store,
    host: str = "127.0.0.1",
    port: int = 0,
    max_bytes: int = MAX_BYTES,
    ready: Callable[[str, int], None] = lambda _host, _port: None,
) -> None:
    """Receive mail until SIGTERM or SIGINT; `ready` is told the address once the port listens.

    `accepts` says whether an address is ours, `store` keeps one mail; both are called in threads, never in
    parallel for one connection. An exception of `store` is answered 451: the sender keeps the mail and tries
    again.
    """
    asyncio.run(_serve(accepts=accepts, store=store, host=host, port=port, max_bytes=max_bytes, ready=ready))


async def _serve(
    *,
    accepts: Accepts,
    store: Store,
    host: str,
    port: int,
    max_bytes: int,
    ready: Callable[[str, int], None],
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await listen(accepts=accepts, store=store, host=host, port=port, max_bytes=max_bytes)
    ready(*server.sockets[0].getsockname()[:2])
    await stop.wait()
    server.close()
    await server.wait_closed()


async def listen(
    *, accepts: Accepts, store: Store, host: str = "127.0.0.1", port: int = 0, max_bytes: int = MAX_BYTES
) -> asyncio.Server:
    """Open the port in the running loop and return the server."""
    loop = asyncio.get_running_loop()
    handler = _Handler(accepts, store, ThreadPoolExecutor(_STORES_AT_ONCE, thread_name_prefix="store"))
    return await loop.create_server(lambda: _Smtp(handler, max_bytes, loop), host, port)


class _Handler:
    """What the protocol asks at each step; method names and answers are the library's contract."""

    def __init__(self, accepts: Accepts, store: Store, pool: ThreadPoolExecutor) -> None:
        self._accepts, self._store, self._pool = accepts, store, pool

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: _Session, draft: _Draft, address: str, options: Sequence[str]
    ) -> str:
        """Take an address only when it is ours."""
        if len(draft.rcpt_tos) >= _MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        loop = asyncio.get_running_loop()
        try:
            ours = await loop.run_in_executor(self._pool, self._accepts, address)
        except Exception as error:  # noqa: BLE001 - an edge: the sender must hear "later", not a broken line
            _log.warning("recipient not looked up: %s", type(error).__name__)
            return "451 4.3.0 Try again later"
        if not ours:
            return "550 5.7.1 Not for us, and we relay nothing"
        draft.rcpt_tos.append(address)
        draft.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: _Session, draft: _Draft) -> str:  # noqa: N802
        """Store first, answer second."""
        peer = session.peer[0] if isinstance(session.peer, tuple) else ""
        envelope = Envelope((draft.mail_from or "").strip("<>"), tuple(draft.rcpt_tos), str(peer))
        content = draft.original_content or b""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._pool, self._store, content, envelope)
        except Exception as error:  # noqa: BLE001 - an edge: whatever failed, the sender keeps the mail
            _log.warning("mail not stored: %s", type(error).__name__)
            return "451 4.3.0 Not stored, try again later"
        return "250 2.0.0 Stored"


class _Smtp(SMTP):
    """The library's protocol with our way of reading the content: lines of any length, memory bounded."""

    line_length_limit = _LINE

    def __init__(self, handler: _Handler, max_bytes: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            handler,
            data_size_limit=max_bytes,
            enable_SMTPUTF8=True,
            hostname="nexo",
            ident="Nexo",
            timeout=_IDLE_SECONDS,
            loop=loop,
        )
        self._max_bytes = max_bytes

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Read the content to its final dot, and let the handler answer."""
        if await self.check_helo_needed():
            return
        draft = self.envelope
        if arg or draft is None or not draft.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._read_content()
        if content is None:
            await self.push("552 5.3.4 Too much mail data")
            self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library's
            return
        draft.content = draft.original_content = content
        status = await self._call_handler_hook("DATA")
        self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library's
        await self.push("250 OK" if status is None else status)

    async def _read_content(self) -> bytes | None:
        """Return the content without its dots, or None when it is too long."""
        pieces: list[bytes] = []
        total = 0
        at_line_start = True
        while True:
            piece, whole = await self._next_piece()
            if at_line_start and whole and piece == b".\r\n":
                break
            at_line_start = whole
            total += len(piece)
            if total <= self._max_bytes:
                pieces.append(piece)
            else:
                pieces.clear()
            if total > self._max_bytes * _PATIENCE and isinstance(self.transport, asyncio.WriteTransport):
                self.transport.abort()
        if total > self._max_bytes:
            return None
        return _LEADING_DOT.sub(b"", b"".join(pieces))

    async def _next_piece(self) -> tuple[bytes, bool]:
        """Return the next line, or a part of one longer than the buffer; and whether it is over."""
        reader: Any = self._reader
        try:
            return await reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as overrun:
            return await reader.read(max(1, overrun.consumed)), False
