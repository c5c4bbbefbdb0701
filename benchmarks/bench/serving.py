"""Servers under measurement: the front door, and any WSGI application as a site would serve it."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nexo.config.door.__main__ import INHERITED
from nexo.config.spawn import end_group, spawn

_START_S = 30.0
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024 if hasattr(os, "sysconf") else 4
WORKERS, THREADS = 2, 6
"""How a WSGI site is served: a process for each of two cores, with the product's own number of threads."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that answers at a port of 127.0.0.1; all its processes are of one session."""

    port: int
    session: int

    def usage(self) -> tuple[float, float]:
        """Return (processor seconds so far, resident MiB) of its processes together; Linux alone, else zeros."""
        ticks, pages = 0, 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parts = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            if int(parts[3]) == self.session:
                ticks += int(parts[11]) + int(parts[12])
                pages += int(parts[21])
        return ticks / os.sysconf("SC_CLK_TCK"), pages * _PAGE_KIB / 1024


def door(environment: Mapping[str, str], log: Path) -> contextlib.AbstractContextManager[Serving]:
    """Serve the front door for the block."""
    return _serving([sys.executable, "-m", "nexo.config.door"], environment, log, is_door=True)


def site(
    python: Path, application: str, environment: Mapping[str, str], log: Path
) -> contextlib.AbstractContextManager[Serving]:
    """Serve a WSGI application `module:name` by the Gunicorn of that Python's environment for the block."""
    command = [
        str(python),
        "-m",
        "gunicorn",
        application,
        "--workers",
        str(WORKERS),
        "--threads",
        str(THREADS),
    ]
    return _serving([*command, "--log-level", "warning", "--no-control-socket"], environment, log)


@contextlib.contextmanager
def _serving(
    command: Sequence[str], environment: Mapping[str, str], log: Path, *, is_door: bool = False
) -> Iterator[Serving]:
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        listening.set_inheritable(True)
        port, handle = listening.getsockname()[1], listening.fileno()
        own = {INHERITED: str(handle)} if is_door else {}
        arguments = list(command) if is_door else [*command, "--bind", f"fd://{handle}"]
        process = spawn(arguments, environment={**environment, **own}, log=log, keep=(handle,))
        try:
            _await(port, log)
            yield Serving(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                end_group(process)


def _await(port: int, log: Path) -> None:
    """Wait for an answer, whatever it says."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as knocking:
            knocking.settimeout(5)
            knocking.sendall(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if knocking.recv(1):
                return
        time.sleep(0.1)
    raise TimeoutError(f"no answer; {log} says: {log.read_text()[-2000:]}")
