"""A throw-away installation: its own folder, its own database, one town with one WhatsApp number."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scenario happens."""

    folder: Path
    database: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment of every process of this installation."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXO_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
            "NEXO_PROFILE": "demo",
            "NEXO_DATA_DIR": str(self.folder),
            "NEXO_DATABASE_URL": self.database,
            "NEXO_LOG_TO": "stderr",
            "NEXO_LOG_LEVEL": "warning",
            "PYTHONPATH": os.pathsep.join(
                [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks/faults/plugins")]
            ),
        }

    def python(self, *arguments: str) -> str:
        """Run a Python program of ours here and return what it printed; raises when it fails."""
        done = subprocess.run(  # noqa: S603 - programs of ours, no shell
            [sys.executable, *arguments],
            env=self.variables,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def town(self, act: str, **given: Any) -> Any:
        """Do one thing inside Django, in a process of its own, and return its answer."""
        answer = self.python("-m", "benchmarks.faults.town", act, json.dumps(given))
        return json.loads(answer.splitlines()[-1])


@contextlib.contextmanager
def make_place(folder: Path, server: str, name: str, *, template: str = "") -> Iterator[Place]:
    """Make a database `name` on `server` with all tables, and remove it afterwards.

    `template` is a database that has the tables already and that nobody is connected to; without one they are
    made by `nexo migrate`, which takes its time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(folder, urlunsplit(urlsplit(server)._replace(path=f"/{name}")))
    own, model = sql.Identifier(name), sql.Identifier(template or "template1")
    _run(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, model))
    try:
        if not template:
            place.python("-m", "nexo.config.cli", "migrate")
        yield place
    finally:
        _run(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))


def _run(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
