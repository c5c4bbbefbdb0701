"""A door that really listens, before a page server whose answers the test decides."""

import asyncio
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

import pytest
import uvicorn
from django.db import connection

from nexo.config.door.accounts import sealing_context
from nexo.config.door.application import Door
from nexo.config.door.server import Server
from nexo.config.environment import Environment, read
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.crypto import seal

SECRET = "s3cret"
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


def dsn_of_the_test_database() -> str:
    values = connection.settings_dict
    host, port = values["HOST"], values["PORT"]
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@/{values['NAME']}?host={host}" + (
        f"&port={port}" if port else ""
    )


@dataclass
class Pages:
    """Speaks for Django: keeps what it was asked, answers what the test wants."""

    path: Path
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: gunicorn\r\n\r\nok"
    asked: list[bytes] = field(default_factory=list)
    reads_all: bool = True

    def serve(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self.path))
        self._socket.listen()
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._socket.close()
        self.path.unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(peer,), daemon=True).start()

    def _one(self, peer: socket.socket) -> None:
        with peer:
            data = b""
            while b"\r\n\r\n" not in data:
                data += peer.recv(65536)
            head, _, rest = data.partition(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.startswith(b"content-length")
                ),
                -1,
            )
            while self.reads_all and (len(rest) < length or (length < 0 and not rest.endswith(b"0\r\n\r\n"))):
                rest += peer.recv(65536)
            self.asked.append(head + b"\r\n\r\n" + rest)
            peer.sendall(self.answer)


@dataclass
class Running:
    """A door in a thread of its own."""

    port: int
    pages: Pages
    door: Door


@pytest.fixture
def account(transactional_db) -> ChannelAccount:
    jurisdiction = Jurisdiction.objects.create(name="Los Ceibos", slug="los-ceibos", code_prefix="LC")
    row = ChannelAccount.objects.create(
        jurisdiction=jurisdiction,
        slug="whatsapp",
        name="Municipalidad",
        address="+5491100000000",
        settings={"phone_number_id": "123"},
    )
    row.secrets_sealed = secrets_for(row.pk, {"app_secret": SECRET, "verify_token": "token"})
    row.save()
    return row


def secrets_for(account_id: UUID, secrets: dict[str, str]) -> bytes:
    return seal(json.dumps(secrets), context=sealing_context(account_id))


@pytest.fixture
def make_door() -> Iterator:
    running: list[tuple[uvicorn.Server, threading.Thread, Pages]] = []
    folders: list[Path] = []

    def make(*, dsn: str = NO_DATABASE, **settings: str) -> Running:
        data = Path(mkdtemp(prefix="nexo-door-"))
        folders.append(data)
        environment = read(
            {
                "NEXO_PROFILE": "demo",
                "NEXO_DATA_DIR": str(data),
                "NEXO_DATABASE_URL": dsn,
                **settings,
            }
        )
        environment.run_dir.mkdir(parents=True)
        return _start(environment, running)

    yield make
    for server, thread, pages in running:
        server.should_exit = True
        thread.join(20)
        pages.close()
        pages.path.parent.rmdir()
    for folder in folders:
        shutil.rmtree(folder)


def _start(environment: Environment, running: list) -> Running:
    pages = Pages(environment.run_dir / "web.sock")
    pages.serve()
    listening = socket.create_server(("127.0.0.1", 0))
    door = Door(environment)
    server = Server(door)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    running.append((server, thread, pages))
    return Running(listening.getsockname()[1], pages, door)


@pytest.fixture
def door(make_door, account) -> Running:
    return make_door(dsn=dsn_of_the_test_database())
