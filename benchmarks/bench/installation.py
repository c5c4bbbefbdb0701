"""Installations of their own (P10, P11): a plain one, idle, and a demo in a clean clone; how soon they answer."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from nexo.config.spawn import spawn

_ROOT = Path(__file__).resolve().parents[2]
_START_S = 180.0
_SETTLE_S, _REST_S = 10.0, 20.0
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def installation() -> dict[str, Any]:
    """Return seconds, MiB, a share of a core and bytes as `plain` and `clean_clone` say."""
    with tempfile.TemporaryDirectory(prefix="nexo-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        return plain(folder) | clean_clone(folder)


def plain(folder: Path) -> dict[str, Any]:
    """Start on an empty folder, rest, stop, start again.

    Memory counts a page that processes share once (PSS, Linux). An answer is any but that of a closed port; ready is
    when pages are served.
    """
    nexo = Path(sys.executable).with_name("nexo")
    with _up(nexo, folder / "plain") as (process, port, _):
        _await(process, port, "/health/ready", 200)
        time.sleep(_SETTLE_S)
        root = psutil.Process(process.pid)
        family = [root, *root.children(recursive=True)]
        memory = sum(one.memory_full_info().pss for one in family)
        before, start = _seconds(family), time.monotonic()
        time.sleep(_REST_S)
        at_rest = (_seconds(family) - before) / (time.monotonic() - start)
    with _up(nexo, folder / "plain") as (process, port, start):
        _await(process, port, "/health/live", None)
        first = time.monotonic() - start
        _await(process, port, "/health/ready", 200)
        ready = time.monotonic() - start
    return {
        "memory_mib": round(memory / 2**20),
        "cpu_at_rest": round(at_rest, 4),
        "restart_s": round(first, 2),
        "restart_ready_s": round(ready, 2),
    }


def clean_clone(folder: Path) -> dict[str, Any]:
    """Clone, install and start as `make run` does, packages from the cache, until the portal's first page is there.

    `page_bytes` is that document with the styles, scripts and pictures it names, compressed where the server does so.
    """
    start, clone = time.monotonic(), folder / "clone"
    subprocess.run(["git", "clone", "-q", str(_ROOT), str(clone)], check=True)  # noqa: S603, S607 - our own folder
    subprocess.run([str(clone / "requirements" / "setup.sh"), "run"], check=True, stdout=sys.stderr)  # noqa: S603 - same
    with _up(clone / ".venv" / "bin" / "nexo", folder / "demo", NEXO_PROFILE="demo") as (process, port, _):
        _await(process, port, "/", 200)
        until = time.monotonic()
        _, page = _get(port, "/")
        names = sorted(set(_ASSET.findall(page.decode(errors="replace"))))
        sizes = [_size(port, name) for name in ("/", *names)]
    return {"clone_to_page_s": round(until - start, 1), "page_bytes": sum(sizes), "page_files": len(sizes)}


@contextlib.contextmanager
def _up(nexo: Path, folder: Path, **variables: str) -> Iterator[tuple["subprocess.Popen[bytes]", int, float]]:
    """Run `nexo up` for the block; yields its process, its port and the moment of its start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEXO_", "DJANGO_"))}
    own = {"NEXO_DATA_DIR": str(folder), "NEXO_PORT": str(port), "NEXO_LOG_TO": "stderr", **variables}
    start = time.monotonic()
    process = spawn([str(nexo), "up"], environment=kept | own, log=folder.with_suffix(".log"))
    try:
        yield process, port, start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _await(process: "subprocess.Popen[bytes]", port: int, path: str, status: int | None) -> None:
    """Wait until `path` answers with `status` (None: with any)."""
    start = time.monotonic()
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if _get(port, path)[0] == status or status is None:
                return
        if process.poll() is not None or time.monotonic() - start > _START_S:
            raise RuntimeError(f"nexo up does not answer {path} with {status}")
        time.sleep(0.02)


def _get(port: int, path: str, *, encoding: str = "identity") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Host": f"localhost:{port}", "Accept-Encoding": encoding}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _size(port: int, path: str) -> int:
    return len(_get(port, path, encoding="gzip, br")[1])


def _seconds(family: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in family if one.is_running())
