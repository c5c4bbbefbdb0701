"""`/live/`: tells an open page which objects changed. Ids only: what they hold, the page asks of Django.

Whether somebody may follow a topic is asked of Django once, when the stream opens; a stream lives a quarter
of an hour at most, so that a right withdrawn meanwhile does not outlive it.

A page says when it was made (`since`, milliseconds), a browser that comes back says what it heard last: what
happened in between is told first, or `resync` when that is not known any more. Every piece of news has a number of
its own, its moment or one more than the last: what a browser heard is not told again, and nothing beside it is lost.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from urllib.parse import parse_qs

from nexo.config.door import pages
from nexo.config.door.asgi import Receive, Scope, Send, answer, header
from nexo.config.door.forwarded import forwarded_headers, origin_of
from nexo.config.door.listener import News
from nexo.config.door.upstream import Broken, Exchange, NotListening

PREFIX = "/live/"
_GRANT = b"/internal/live-grant/"
_LONGEST = 15 * 60.0
_HEARTBEAT = 20.0
_MOST_STREAMS = 2_000
_MOST_OF_ONE = 12
_MOST_PENDING = 200
_REMEMBERED = 5_000
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True, slots=True)
class Grant:
    """What Django allows: topics, of one jurisdiction."""

    topics: frozenset[str]
    jurisdiction: str | None


@dataclass(eq=False, slots=True)
class Stream:
    """One open page."""

    grant: Grant
    topics: frozenset[str]
    pending: list[bytes] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, number: int, news: News) -> None:
        """Queue what concerns this page; one that does not keep up is told to ask for everything."""
        if news.topic not in self.topics or news.jurisdiction != self.grant.jurisdiction:
            return
        if len(self.pending) >= _MOST_PENDING:
            self.resync(number)
            return
        self.pending.append(_event(number, news.topic, news.ids))
        self.wake.set()

    def resync(self, number: int) -> None:
        """Say that something up to `number` may have been missed."""
        self.pending = [_event(number, "resync", ())]
        self.wake.set()


class Live:
    """Serves the streams."""

    def __init__(self, socket: Path, trusted: Sequence[IPv4Network | IPv6Network]) -> None:
        self._socket = socket
        self._trusted = trusted
        self._streams: set[Stream] = set()
        self._of_session: Counter[bytes] = Counter()
        self._recent: deque[tuple[int, News]] = deque(maxlen=_REMEMBERED)
        self._known_since: float = float("inf")
        self._last = 0
        self._is_closing = False

    def on_news(self, news: News) -> None:
        """Hand news to every page that may see it."""
        if len(self._recent) == _REMEMBERED:
            self._known_since = self._recent[0][0] + 1
        number = self._next()
        self._recent.append((number, news))
        for stream in self._streams:
            stream.offer(number, news)

    def on_gap(self) -> None:
        """Tell every page that something may have been missed."""
        self._recent.clear()
        number = self._next()
        self._known_since = number
        for stream in self._streams:
            stream.resync(number)

    def close(self) -> None:
        """End every stream: the process is about to stop, and browsers come back by themselves."""
        self._is_closing = True
        for stream in self._streams:
            stream.wake.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a stream for whoever may have one."""
        if scope["method"] != "GET":
            await answer(send, 405, headers=((b"allow", b"GET"),))
            return
        session = sha256(header(scope, b"cookie")).digest()
        if len(self._streams) >= _MOST_STREAMS or self._of_session[session] >= _MOST_OF_ONE:
            await answer(send, 503, headers=((b"retry-after", b"30"),))
            return
        try:
            grant = await self._ask(scope)
        except (NotListening, Broken, TimeoutError, OSError):
            await pages.starting(scope, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("topics", [""])[0]
        topics = grant.topics & frozenset(asked.split(",")) if asked else grant.topics
        if not topics:
            await answer(send, 403)
            return
        stream = Stream(grant, topics)
        self._catch_up(stream, _since(scope))
        self._streams.add(stream)
        self._of_session[session] += 1
        try:
            await self._serve(stream, receive, send)
        finally:
            self._streams.discard(stream)
            self._of_session[session] -= 1
            if not self._of_session[session]:
                del self._of_session[session]

    def _catch_up(self, stream: Stream, since: int | None) -> None:
        if since is None:
            return
        if since < self._known_since:
            stream.resync(self._last)
            return
        for number, news in self._recent:
            if number >= since:
                stream.offer(number, news)

    def _next(self) -> int:
        """Return the number of what is heard now: the moment, in milliseconds, and never the same twice."""
        self._last = max(_now(), self._last + 1)
        return self._last

    async def _ask(self, scope: Scope) -> Grant:
        """Ask Django what the person behind the cookie may follow."""
        asked = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] in {b"cookie", b"host"}]}
        headers = forwarded_headers(asked, origin_of(scope, self._trusted))
        async with asyncio.timeout(10), Exchange(self._socket) as exchange:
            await exchange.send_head("GET", _GRANT, headers, 0)
            status, _ = await exchange.head()
            body = b"".join([part async for part in exchange.body()])
        if status != 200:  # noqa: PLR2004 - HTTP
            return Grant(frozenset(), None)
        try:
            said = loads(body)
            return Grant(frozenset(said["topics"]), said["jurisdiction"])
        except (JSONDecodeError, KeyError, TypeError):
            raise Broken from None

    async def _serve(self, stream: Stream, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        gone = asyncio.create_task(_gone(receive))
        until = asyncio.get_running_loop().time() + _LONGEST
        try:
            while not self._is_closing and not gone.done() and asyncio.get_running_loop().time() < until:
                body = await _next(stream, gone)
                if body:
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        finally:
            gone.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _next(stream: Stream, gone: "asyncio.Task[None]") -> bytes:
    """Return what is to be sent: news, or a heartbeat when there are none."""
    waiting = asyncio.create_task(stream.wake.wait())
    try:
        await asyncio.wait({waiting, gone}, timeout=_HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    stream.wake.clear()
    pending, stream.pending = stream.pending, []
    return b"".join(pending) or b": \n\n"


async def _gone(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _since(scope: Scope) -> int | None:
    """Return the first number that the page does not know of; None: it did not say what it knows."""
    heard = _number(header(scope, b"last-event-id").decode("latin-1"))
    if heard is not None:
        return heard + 1
    return _number(parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0])


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() else None


def _event(number: int, topic: str, ids: Sequence[str]) -> bytes:
    # Without a name of its own: a browser hands named events only to who asked for that name.
    data = dumps({"topic": topic, "ids": list(ids)})
    return f"id: {number}\ndata: {data}\n\n".encode()


def _now() -> int:
    return time.time_ns() // 1_000_000
