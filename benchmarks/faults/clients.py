"""Clients that behave as the provider does: signed webhooks in a row, each repeated until acknowledged."""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from benchmarks.faults.ledger import Ledger, Sent, digest_of

from nexo.adapters.simulators.whatsapp import payloads
from nexo.adapters.simulators.whatsapp.payloads import Number, Writer
from nexo.kernel import clock

_PATIENCE_S = 10
_PAUSE_S = 0.02
_OK = 200
# Everybody writes a message a second from here on, so that a reader's order is theirs.
_START = clock.now() - timedelta(hours=6)


@dataclass(slots=True)
class Figures:
    """What the clients saw."""

    acknowledged: int = 0
    tries: int = 0
    failed: int = 0
    waits: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Target:
    """Where webhooks go and how they are signed."""

    url: str
    secret: str
    number: Number


class Person:
    """Somebody who writes one message after another."""

    def __init__(self, phone: str) -> None:
        self.writer = Writer(phone=phone, name=f"Persona {phone[-6:]}")
        self._place = 0

    def write(self) -> tuple[Sent, payloads.Json]:
        """Return the next message, for the ledger and for the wire."""
        place, self._place = self._place, self._place + 1
        text = f"Mensaje {place} de {self.writer.phone}: ñandú, luz, calle"
        wamid = f"wamid.{self.writer.phone}.{place}"
        sent = Sent(id=wamid, person=self.writer.phone, place=place, digest=digest_of(text))
        at = _START + timedelta(seconds=place)
        return sent, payloads.message(self.writer, wamid, at, payloads.text(text))


class Connection:
    """One connection to the front door, opened again whenever it breaks."""

    def __init__(self, target: Target) -> None:
        parts = urlsplit(target.url)
        self._host, self._port, self._path = parts.hostname or "", parts.port or 80, parts.path
        self._secret = target.secret
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> int:
        """Send one signed webhook and return the HTTP status; 0 when none came."""
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
            f"{payloads.SIGNATURE_HEADER}: {payloads.sign(self._secret, body)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await self._exchange(head.encode() + body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            await self.close()
            return 0

    async def _exchange(self, request: bytes) -> int:
        if self._streams is not None and self._streams[0].at_eof():
            await self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(request)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                await reader.readexactly(int(line.partition(b":")[2]))
        if b"connection: close" in head.lower():
            await self.close()
        return status

    async def close(self) -> None:
        """Let the connection go."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
            with contextlib.suppress(OSError, TimeoutError):
                await streams[1].wait_closed()


class Crowd:
    """All clients of a scenario: their ledger, what they saw, whether they are to pause or to end.

    `breath_s` is how long each rests after an acknowledgement.
    """

    def __init__(self, target: Target, ledger: Ledger, *, breath_s: float = 0) -> None:
        self.target = target
        self.ledger = ledger
        self.breath_s = breath_s
        self.figures = Figures()
        self.is_done = False
        self.may_write = asyncio.Event()

    async def write(self, people: Sequence[Person]) -> None:
        """Let one client send for its people, in turn, until told to end; what it has begun it finishes."""
        connection = Connection(self.target)
        for person, number in _turns(people):
            await self.may_write.wait()
            if self.is_done:
                break
            # The provider batches: every seventh webhook brings three messages of the person.
            batch = [person.write() for _ in range(3 if number % 7 == 0 else 1)]
            await self.deliver(connection, person.writer, batch)
            await asyncio.sleep(self.breath_s)
        await connection.close()

    async def write_once(self, people: Sequence[Person]) -> None:
        """Let everybody write one message, one after the other."""
        connection = Connection(self.target)
        for person in people:
            await self.deliver(connection, person.writer, [person.write()])
        await connection.close()

    async def deliver(
        self, connection: Connection, writer: Writer, batch: Sequence[tuple[Sent, payloads.Json]]
    ) -> None:
        """Send one webhook until it is acknowledged, and keep the ledger."""
        for sent, _ in batch:
            self.ledger.sent(sent)
        messages = [message for _, message in batch]
        body = payloads.spell(payloads.of_messages(self.target.number, writer, messages))
        began = time.monotonic()
        await self._insist(connection, body)
        self.figures.waits.append(time.monotonic() - began)
        for sent, _ in batch:
            self.ledger.acknowledged(sent.id)
        self.figures.acknowledged += len(batch)

    async def _insist(self, connection: Connection, body: bytes) -> None:
        while True:
            self.figures.tries += 1
            status = await connection.post(body)
            if status == _OK:
                return
            self.figures.failed += 1
            await asyncio.sleep(_PAUSE_S)


def _turns(people: Sequence[Person]) -> Iterator[tuple[Person, int]]:
    number = 0
    while True:
        number += 1
        yield people[number % len(people)], number


def people(count: int, first: int = 0) -> list[Person]:
    """Return `count` people with telephones of the reserved block."""
    return [Person(str(5_491_108_000_000 + first + number)) for number in range(count)]
