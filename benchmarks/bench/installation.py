"""An installation of its own, whole and idle (P10, P11): its memory, its rest, how soon it answers."""

import contextlib
import http.client
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from nexo.config.spawn import spawn

_START_S = 180.0
_SETTLE_S, _REST_S = 10.0, 20.0


def installation() -> dict[str, Any]:
    """Start on an empty folder, rest, stop, start again; returns seconds, MiB, a share of a core and bytes.

    Memory counts a page that processes share once (PSS, Linux). `page_bytes` is the document of the portal's first
    view alone.
    """
    with tempfile.TemporaryDirectory(prefix="nexo-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with _up(folder) as (first, process, port):
            time.sleep(_SETTLE_S)
            family = [process, *process.children(recursive=True)]
            memory = sum(one.memory_full_info().pss for one in family)
            before, start = _seconds(family), time.monotonic()
            time.sleep(_REST_S)
            at_rest = (_seconds(family) - before) / (time.monotonic() - start)
            status, page = _get(port)
        with _up(folder) as (again, _, _):
            pass
    return {
        "first_start_s": round(first, 2),
        "restart_s": round(again, 2),
        "memory_mib": round(memory / 2**20),
        "cpu_at_rest": round(at_rest, 4),
        "page_status": status,
        "page_bytes": page,
    }


@contextlib.contextmanager
def _up(folder: Path) -> Iterator[tuple[float, psutil.Process, int]]:
    """Run `nexo up` for the block; yields the seconds to the first answer, its process and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXO_")}
    own = {"NEXO_DATA_DIR": str(folder / "data"), "NEXO_PORT": str(port), "NEXO_LOG_TO": "stderr"}
    start = time.monotonic()
    process = spawn(
        [str(Path(sys.executable).with_name("nexo")), "up"], environment=kept | own, log=folder / "log"
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - start > _START_S:
                raise RuntimeError(f"nexo up: {(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        yield time.monotonic() - start, psutil.Process(process.pid), port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(port: int) -> bool:
    try:
        return _get(port)[0] < 500
    except (OSError, http.client.HTTPException):
        return False


def _get(port: int) -> tuple[int, int]:
    """Return status and bytes of the portal's first page, as a browser asks for it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    finally:
        connection.close()


def _seconds(family: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in family if one.is_running())
