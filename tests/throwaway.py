"""A real PostgreSQL for one run, in a folder that is thrown away with it."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from nexo.config.postgres import tuning
from nexo.config.postgres.cluster import Cluster


def make_folder(prefix: str) -> Path:
    """Make a folder that the database's own user can reach: under root it runs as somebody unprivileged."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o711)
    return folder


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start a server with its socket in `folder`, and wait until it answers."""
    cluster = Cluster.at(folder, folder / "socket", extra=tuning.THROW_AWAY)
    cluster.create()
    server = cluster.start(folder / "postgres.log")
    cluster.wait_ready(server)
    return server


def end(server: subprocess.Popen[bytes] | None, folder: Path) -> None:
    """End the server, if there is one, and leave nothing behind."""
    if server is not None:
        server.send_signal(signal.SIGINT)
        server.wait(60)
    shutil.rmtree(folder, ignore_errors=True)
