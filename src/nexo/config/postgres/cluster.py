"""One data folder of PostgreSQL: made once, started, taken over after an accident, stopped."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nexo.config.errors import OperatorError
from nexo.config.postgres import tuning
from nexo.config.postgres.engine import MAJOR, ROOT_HOME, Engine, engine_for
from nexo.config.postgres.owner import Owner, find_owner
from nexo.config.spawn import spawn

# The bytes of a socket's path, less /.s.PGSQL.5432.lock
_LONGEST_SOCKET_DIR = 107 - 20
_START_SECONDS = 300
_STATUS_LINE = 7
_BELONGS_TO = "data-folder"
# PostgreSQL's “fast”: it rolls back what is open and ends.
STOP_SIGNAL = signal.SIGINT
_BOOTSTRAP = b"CREATE ROLE nexo LOGIN CREATEDB;\nCREATE DATABASE nexo OWNER nexo;\n"


@dataclass(frozen=True)
class Cluster:
    """A data folder `home`, the folder of its socket, its owner and the programs that serve it."""

    home: Path
    socket_dir: Path
    owner: Owner
    engine: Engine
    connections: int = 80
    extra: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, data: Path, socket_dir: Path, **options: object) -> "Cluster":
        """Return the cluster of the data folder `data`."""
        owner = find_owner()
        home = _home(data, owner)
        return cls(home, socket_dir, owner, engine_for(owner), **options)  # type: ignore[arg-type]

    def create(self) -> None:
        """Make the data folder and the empty database, whole or not at all; nothing if it is there."""
        if (self.home / "PG_VERSION").exists():
            self._check_version()
            return
        draft = self.home.with_name(f"{self.home.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        self.owner.take(draft)
        self._run(
            [
                self.engine.program("initdb"),
                f"--pgdata={draft}",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth-local=peer",
                "--auth-host=reject",
            ]
        )
        single = [self.engine.program("postgres"), "--single", "-D", str(draft), "postgres"]
        self._run(single, stdin=_BOOTSTRAP)
        draft.rename(self.home)

    def start(self, log: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start the server as a child of ours; one left over from an accident is stopped first."""
        self.stop_left_over()
        self._write_settings()
        self._make_socket_dir()
        return spawn(
            [self.engine.program("postgres"), "-D", str(self.home)],
            environment=_plain_environment(),
            identity=self.owner.identity,
            log=log,
            last_signal=STOP_SIGNAL,
        )

    def is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        """Say whether the server takes connections; a crash recovery may take its time."""
        try:
            lines = (self.home / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, PermissionError):
            return False
        is_ours = len(lines) > _STATUS_LINE and lines[0].strip() == str(process.pid)
        return is_ours and lines[_STATUS_LINE].strip() == "ready"

    def wait_ready(self, process: "subprocess.Popen[bytes]", seconds: float = _START_SECONDS) -> None:
        """Return when the server takes connections; raises `OperatorError` when it ends or takes too long."""
        until = time.monotonic() + seconds
        while not self.is_ready(process):
            if process.poll() is not None:
                raise OperatorError("PostgreSQL did not start; its log says why.")
            if time.monotonic() > until:
                raise OperatorError(f"PostgreSQL is not ready after {seconds:.0f} seconds.")
            time.sleep(0.01)

    def stop_left_over(self) -> None:
        """Stop a server that still runs on this folder though whoever started it is gone."""
        pid = self._recorded_pid()
        if pid is None:
            return
        # Read only now: whoever supervises stays in memory with all that it has read.
        from nexo.config.postgres.left_over import stop_server  # noqa: PLC0415

        if not stop_server(pid, self.home, STOP_SIGNAL):
            # A number that was given to another process since: PostgreSQL itself could not tell.
            (self.home / "postmaster.pid").unlink(missing_ok=True)

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.home / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _check_version(self) -> None:
        found = (self.home / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(MAJOR):
            raise OperatorError(
                f"The data in {self.home} are of PostgreSQL {found}, this version brings {MAJOR}: "
                "make a backup with the former version (`nexo backup`) and restore it into an empty folder."
            )

    def _write_settings(self) -> None:
        values = tuning.settings(self.socket_dir, tuning.memory_bytes(), self.connections) | dict(self.extra)
        users = sorted({self.owner.name, _own_name()})
        files = {
            "postgresql.conf": tuning.as_file(values),
            "pg_hba.conf": "local all all peer map=nexo\n",
            "pg_ident.conf": "".join(
                f"nexo {user} {role}\n" for user in users for role in ("nexo", "postgres")
            ),
        }
        for name, text in files.items():
            path = self.home / name
            path.write_text(text, encoding="utf-8")
            self.owner.take(path, 0o600)

    def _make_socket_dir(self) -> None:
        if len(os.fsencode(self.socket_dir)) > _LONGEST_SOCKET_DIR:
            raise OperatorError(f"The path {self.socket_dir} is too long for a socket.")
        self.socket_dir.mkdir(parents=True, exist_ok=True)
        if self.socket_dir.is_symlink() or self.socket_dir.stat().st_uid not in {
            os.geteuid(),
            self.owner.uid,
        }:
            raise OperatorError(f"{self.socket_dir} belongs to somebody else.")
        self.owner.take(self.socket_dir)

    def _run(self, command: Sequence[str], stdin: bytes = b"") -> None:
        user, group = self.owner.identity or (None, None)
        done = subprocess.run(  # noqa: S603 - programs of ours, no shell
            list(command),
            input=stdin,
            capture_output=True,
            check=False,
            cwd="/",
            env=_plain_environment(),
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        if done.returncode != 0 or b"ERROR:" in done.stderr:
            raise OperatorError(f"{Path(command[0]).name}: {done.stderr.decode(errors='replace').strip()}")


def _home(data: Path, owner: Owner) -> Path:
    """Return PGDATA: inside the data folder, or below root's own place where `owner` cannot get in."""
    data.mkdir(parents=True, exist_ok=True)
    if owner.is_self or owner.may_reach(data):
        return data / "postgres"
    mark = data / "instance-id"
    if not mark.exists():
        mark.write_text(secrets.token_hex(8), encoding="ascii")
    place = ROOT_HOME / mark.read_text(encoding="ascii")
    place.mkdir(parents=True, exist_ok=True, mode=0o711)
    (place / _BELONGS_TO).write_text(str(data), encoding="utf-8")
    _forget_thrown_away()
    return place / "postgres"


def _forget_thrown_away() -> None:
    """Remove what belonged to folders of tests that are gone; anything else might be on a disk to come back."""
    for note in ROOT_HOME.glob(f"*/{_BELONGS_TO}"):
        data = Path(note.read_text(encoding="utf-8"))
        if data.is_relative_to(tempfile.gettempdir()) and not data.exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def _own_name() -> str:
    return find_owner().name if os.geteuid() else "root"


def _plain_environment() -> dict[str, str]:
    """Return an environment where no locale and no PG* variable of the person who starts us counts."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
