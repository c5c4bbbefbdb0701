"""The processes of one installation under fault: door and workers in nurseries, the fake provider beside."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from benchmarks.faults.clients import Person, Target
from benchmarks.faults.place import Place

from nexo.adapters.simulators.whatsapp.number import subscribe
from nexo.adapters.simulators.whatsapp.provider import JOURNAL, Provider
from nexo.adapters.simulators.whatsapp.server import running
from nexo.config.spawn import end_group, spawn

_WAITING = """
SELECT (SELECT count(*) FROM interactions_rawrecord WHERE state = 'received')
     + (SELECT count(*) FROM interactions_delivery WHERE state = 'queued')
     + (SELECT count(*) FROM procrastinate_jobs
        WHERE status = 'doing'
           OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now() + interval '90 s')))
"""
_GONE = -signal.SIGKILL


class House:
    """What runs; `kills` counts deaths by order."""

    def __init__(self, place: Place, provider: Provider, listening: socket.socket) -> None:
        self.place = place
        self.provider = provider
        self.folder = place.folder
        self._listening = listening
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.account_id = ""

    @property
    def target(self) -> Target:
        """Where webhooks go."""
        number = self.provider.number()
        return Target(number.hook_url, number.app_secret, number.identity)

    @property
    def allowed(self) -> str:
        """What the operator allows: the fake provider, and a port where nobody answers."""
        return f"*={urlsplit(self.provider.url).netloc},*=127.0.0.1:9"

    @property
    def provider_journal(self) -> Path:
        """The fake provider's own log."""
        return self.provider.folder / JOURNAL

    def start(self, name: str, role: str, orders: Sequence[str] = ()) -> None:
        """Start a nursery; its lives follow `orders` one by one, then live on."""
        file = self.folder / f"{name}.orders"
        file.write_text("\n".join(orders), encoding="ascii")
        handle = self._listening.fileno()
        own = {"NEXO_DOOR_SOCKET": str(handle), "NEXO_HTTP_ALLOW": self.allowed}
        command = [sys.executable, "-m", "benchmarks.faults.nursery", role]
        self._processes[name] = spawn(
            [*command, "--orders", str(file), "--journal", str(self._journal(name))],
            environment=self.place.variables | own,
            log=self.folder / f"{name}.log",
            keep=(handle,),
        )

    def is_born(self, name: str) -> bool:
        """Say whether a nursery has raised its first child."""
        return self._journal(name).exists()

    def stop(self, name: str) -> int:
        """Ask a nursery to end in good order and return its exit code."""
        process = self._processes.pop(name)
        process.terminate()
        try:
            return process.wait(40)
        except subprocess.TimeoutExpired:
            end_group(process, signal.SIGKILL)
            return process.wait(10)

    def open_windows(self, people: Iterable[Person]) -> None:
        """Let the fake provider know that these people have just written, though they wrote past it."""
        for person in people:
            self.provider.book.last_inbound[person.writer.phone] = self.provider.now()

    def control(self, path: str, **body: object) -> None:
        """Tell the fake provider something."""
        connection = http.client.HTTPConnection(urlsplit(self.provider.url).netloc, timeout=120)
        connection.request(
            "POST", f"/_sim/{path}", body=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status}")

    def stop_all(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self.stop(name)

    def kills(self, name: str) -> Counter[str]:
        """Return how often a nursery's child was killed, by fail-point."""
        journal = self._journal(name)
        lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
        facts = [json.loads(line) for line in lines]
        return Counter(fact["order"].partition(":")[0] for fact in facts if fact["code"] == _GONE)

    def wait(self, is_done: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until `is_done`; raises `TimeoutError`."""
        until = time.monotonic() + seconds
        while not is_done():
            if time.monotonic() > until:
                raise TimeoutError(what)
            time.sleep(0.1)

    def drain(self, seconds: float = 120) -> float:
        """Wait until nothing waits to be interpreted, reacted to or sent; returns how long it took."""
        began = time.monotonic()
        with psycopg.connect(self.place.database, autocommit=True) as connection:
            self.wait(lambda: _number(connection, _WAITING) == 0, seconds, "the backlog does not drain")
        return time.monotonic() - began

    def count(self, statement: LiteralString) -> int:
        """Return one number from the database."""
        with psycopg.connect(self.place.database, autocommit=True) as connection:
            return _number(connection, statement)

    def _journal(self, name: str) -> Path:
        return self.folder / f"{name}.lives"


def backlog(connection: psycopg.Connection) -> int:
    """Return how many webhooks wait to be interpreted."""
    return _number(connection, "SELECT count(*) FROM interactions_rawrecord WHERE state = 'received'")


def _number(connection: psycopg.Connection, statement: LiteralString) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


@contextlib.contextmanager
def keep_house(place: Place) -> Iterator[House]:
    """Open the port, start the fake provider and configure the town's number; end everything afterwards."""
    folder = place.folder / "simulators" / "whatsapp"
    provider = Provider(folder, per_second=10_000)
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening, running(provider) as url:
        listening.set_inheritable(True)
        house = House(place, provider, listening)
        number = provider.number()
        house.account_id = place.town(
            "found",
            settings={"phone_number_id": number.phone_number_id, "base_url": url, "timeout_s": 5},
            secrets={
                "access_token": number.access_token,
                "app_secret": number.app_secret,
                "verify_token": number.verify_token,
            },
            address=f"+{number.display_phone_number}",
        )
        port = listening.getsockname()[1]
        subscribe(folder, f"http://127.0.0.1:{port}/hooks/whatsapp/{house.account_id}/")
        try:
            yield house
        finally:
            house.stop_all()
