"""Where the measuring happens: a server given by NEXO_BENCH_DATABASE_URL, else an embedded one of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from nexo.config.database import socket_url
from nexo.config.postgres.cluster import STOP_SIGNAL, Cluster


@dataclass(frozen=True, slots=True)
class Server:
    """A database server and a folder for data."""

    url: str
    folder: Path

    def fresh(self, name: str) -> str:
        """Return the address of an empty database called `name`."""
        with psycopg.connect(self.url, autocommit=True) as raw:
            raw.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            raw.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(path=f"/{name}"))


@contextmanager
def place() -> Iterator[Server]:
    """Hold a server for the block; an embedded one commits to disk like the product's."""
    folder = Path(tempfile.mkdtemp(prefix="nexo-bench-"))
    folder.chmod(0o711)
    try:
        if given := os.environ.get("NEXO_BENCH_DATABASE_URL"):
            yield Server(given, folder)
        else:
            cluster = Cluster.at(folder, folder / "socket")
            cluster.create()
            process = cluster.start(folder / "postgres.log")
            try:
                cluster.wait_ready(process)
                yield Server(socket_url(str(folder / "socket")), folder)
            finally:
                process.send_signal(STOP_SIGNAL)
                process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
