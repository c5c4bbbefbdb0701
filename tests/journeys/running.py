"""The whole product, started as anybody would start it: `nexo up` in a folder and a database of its own."""

import http.client
import json
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

_NEXO = (sys.executable, "-m", "nexo.config.cli")
_READY_SECONDS, _STOP_SECONDS = 120, 30


@dataclass
class Running:
    """An installation that runs: its address, its folder and the way mail enters it."""

    folder: Path
    port: int
    server: str = ""
    database: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("NEXO_", "DJANGO_"))
        }
        return kept | {
            "NEXO_PROFILE": "demo",
            "NEXO_DATA_DIR": str(self.folder),
            "NEXO_PORT": str(self.port),
            "NEXO_DATABASE_URL": _with_database(self.server, self.database) if self.server else "",
        }

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [*_NEXO, *arguments], env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (
            f"nexo {' '.join(arguments)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        )

    def load(self) -> None:
        """Write a small town, before anything runs."""
        self.run("migrate")
        self.run("demo", "load", "--profile", "village")

    def start(self) -> None:
        """Start, and wait until pages and channels are there."""
        log = (self.folder / "up.log").open("wb")
        self.process = subprocess.Popen([*_NEXO, "up"], env=self.variables, stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + _READY_SECONDS
        # The logins are said last: by then the channels lead to the telephone and the mailbox.
        while not (self._answers() and "Demo logins" in self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, f"not ready in {_READY_SECONDS} s\n{self.said()}"
            time.sleep(0.2)

    def said(self) -> str:
        return (self.folder / "up.log").read_text("utf-8", "replace")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def mail(self, *, sender: str, subject: str, text: str) -> None:
        """Send real mail to the town, over SMTP, as a neighbour's provider would."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "atencion@losceibos.example", subject
        message["Message-ID"] = f"<{time.monotonic_ns()}@vecino.example>"
        message.set_content(text)
        port = json.loads((self.folder / "simulators" / "ports.json").read_text("ascii"))["inbox"]
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
            server.send_message(message)

    def stop(self) -> None:
        """End it as an operator would; whatever does not end by itself is a failure."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(_STOP_SECONDS) == 0, self.said()
        finally:
            if self.process.poll() is None:
                self.process.kill()


def prepare(server: str = "") -> Running:
    """Make a folder and an empty database on `server`; without one, the product brings its own."""
    folder = Path(tempfile.mkdtemp(prefix="nexo-journey-"))
    folder.chmod(0o711)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    if not server:
        return Running(folder, port)
    name = f"journey_{os.getpid()}_{port}"
    with psycopg.connect(_with_database(server, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return Running(folder, port, server, name)


def remove(running: Running) -> None:
    """Leave nothing behind."""
    if running.process is not None and running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            running.process.wait(_STOP_SECONDS)
    shutil.rmtree(running.folder, ignore_errors=True)
    if running.server:
        with psycopg.connect(_with_database(running.server, "postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{running.database}" WITH (FORCE)')


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
