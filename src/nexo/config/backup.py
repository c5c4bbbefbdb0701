"""One archive of everything: the database as pg_dump writes it, the files, and the keys if asked.

Restoring goes into an empty installation; the archive is checked whole before anything is touched.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from nexo.config.database import database_url
from nexo.config.environment import Environment
from nexo.config.errors import OperatorError
from nexo.config.postgres.engine import packaged_engine
from nexo.kernel import clock

_DUMP = "database.dump"
_LIST = "contents.json"
_FOLDERS = ("files", "anchors")
_CHUNK = 1024 * 1024
_VARIABLES = {"dbname": "PGDATABASE"}


def backup(environment: Environment, archive: Path, *, with_keys: bool) -> int:
    """Write `archive`, whole or not at all, readable by its owner only; return its size in bytes."""
    draft = archive.with_name(f".{archive.name}.draft")
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        dump = Path(folder) / _DUMP
        _run("pg_dump", environment, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        parts = [(dump, _DUMP), *_files(environment, with_keys=with_keys)]
        contents = Path(folder) / _LIST
        contents.write_text(json.dumps(_described(parts, with_keys=with_keys), indent=1), encoding="utf-8")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                for path, name in [(contents, _LIST), *parts]:
                    tar.add(path, name, recursive=False)
            out.flush()
            os.fsync(out.fileno())
    draft.replace(archive)
    return archive.stat().st_size


def restore(environment: Environment, archive: Path) -> dict[str, object]:
    """Fill this installation, which must be empty, from `archive`; return its description."""
    with tempfile.TemporaryDirectory(dir=environment.data) as folder:
        described = _unpack(archive, Path(folder))
        _refuse_full(environment)
        arguments = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        name = conninfo_to_dict(database_url(environment)).get("dbname")
        _run("pg_restore", environment, *arguments, f"--dbname={name}", str(Path(folder) / _DUMP))
        for part in (*_FOLDERS, "keys"):
            source = Path(folder) / part
            if source.exists():
                shutil.copytree(source, environment.data / part, dirs_exist_ok=True)
    return described


def _files(environment: Environment, *, with_keys: bool) -> Iterator[tuple[Path, str]]:
    for folder in (*_FOLDERS, *(("keys",) if with_keys else ())):
        for path in sorted((environment.data / folder).rglob("*")):
            if path.is_file():
                yield path, str(path.relative_to(environment.data))


def _described(parts: list[tuple[Path, str]], *, with_keys: bool) -> dict[str, object]:
    return {
        "product": "nexo",
        "version": version("nexo"),
        "made_at": clock.now().isoformat(),
        "has_keys": with_keys,
        "sha256": {name: _digest(path) for path, name in parts},
    }


def _unpack(archive: Path, folder: Path) -> dict[str, object]:
    """Unpack and check every part against its digest; raises `OperatorError` where one differs."""
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        described: dict[str, object] = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        digests = described["sha256"]
    except (OSError, tarfile.TarError, KeyError, ValueError):
        raise OperatorError(f"{archive} is not a backup of Nexo, or it is cut short.") from None
    if not isinstance(digests, dict) or _DUMP not in digests:
        raise OperatorError(f"{archive} is not a backup of Nexo.")
    for name, digest in digests.items():
        path = folder / str(name)
        if not path.is_file() or _digest(path) != digest:
            raise OperatorError(f"{archive} is damaged: “{name}” is not what was put in. Use another backup.")
    return described


def _refuse_full(environment: Environment) -> None:
    """Raise `OperatorError` where there are tables already: a restore never overwrites."""
    question = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    if _run("psql", environment, "--tuples-only", "--no-align", f"--command={question}").strip() != "0":
        raise OperatorError(
            "A backup is restored into an empty installation: set NEXO_DATA_DIR to a new folder "
            "(or NEXO_DATABASE_URL to an empty database)."
        )


def _run(program: str, environment: Environment, *arguments: str) -> str:
    """Run a program of PostgreSQL on the database in force, whose password no list of processes shows."""
    named = {
        _VARIABLES.get(key, f"PG{key.upper()}"): str(value)
        for key, value in conninfo_to_dict(database_url(environment)).items()
    }
    done = subprocess.run(  # noqa: S603 - programs of ours, no shell
        [packaged_engine().program(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ) | named,
    )
    if done.returncode != 0:
        raise OperatorError(f"{program}: {done.stderr.strip() or 'failed'}")
    return done.stdout


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
