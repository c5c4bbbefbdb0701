"""A crowd of clients that sends ready-made HTTP requests over kept connections and times the answers."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.bench.measuring import Spread, spread

_PATIENCE_S = 30.0
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Knocks:
    """What a crowd saw: answers of 2xx a second, their times, and how many requests had another end."""

    per_second: float
    time: Spread
    failed: int


def knock(
    port: int,
    requests: Iterator[bytes],
    connections: int,
    seconds: float,
    *,
    per_second: float | None = None,
) -> Knocks:
    """Send from `connections` clients at once for `seconds`, or until there is nothing left to send.

    `requests` are whole HTTP/1.1 requests to 127.0.0.1, each sent once; no more than `per_second` of them, evenly.
    Raises `RuntimeError` when nothing succeeded.
    """
    return asyncio.run(_crowd(port, requests, connections, seconds, per_second))


async def _crowd(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, per_second: float | None
) -> Knocks:
    taken: list[float] = []
    failed: list[int] = []
    start = time.perf_counter()
    moments = itertools.count(start, 1 / per_second) if per_second else itertools.repeat(start)
    due = zip(moments, requests, strict=False)
    await asyncio.gather(*(_client(port, due, start + seconds, taken, failed) for _ in range(connections)))
    whole = time.perf_counter() - start
    if not taken:
        raise RuntimeError(f"no request succeeded, {len(failed)} failed, the last with {failed[-1:]}")
    return Knocks(len(taken) / whole, spread(taken), len(failed))


async def _client(
    port: int, due: Iterator[tuple[float, bytes]], until: float, taken: list[float], failed: list[int]
) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for moment, request in due:
        if (early := moment - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        if time.perf_counter() >= until:
            break
        began = time.perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                streams = streams or await asyncio.open_connection("127.0.0.1", port)
                status, is_last = await _exchange(*streams, request)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            status, is_last = 0, True
        if status in _SUCCESS:
            taken.append(time.perf_counter() - began)
        else:
            failed.append(status)
        if is_last and streams is not None:
            streams[1].close()
            streams = None
    if streams is not None:
        streams[1].close()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bool]:
    """Return the status and whether the server closes the connection."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))
    return int(head.split(b" ", 2)[1]), b"connection: close" in head


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return a whole POST request."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
