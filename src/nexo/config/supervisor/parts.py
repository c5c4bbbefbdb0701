"""The processes an installation consists of: how each is started, where it writes."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nexo.config.demo import ports
from nexo.config.environment import Environment
from nexo.config.spawn import spawn
from nexo.config.supervisor.child import Child

_DOOR_SOCKET = "NEXO_DOOR_SOCKET"


class Parts:
    """Makes the children of one installation."""

    def __init__(self, environment: Environment, door_socket: socket.socket) -> None:
        self._environment = environment
        self._door_socket = door_socket
        self.demo_ports = ports.choose(environment) if environment.is_demo else None
        self._variables = dict(os.environ) | {
            "NEXO_PROFILE": environment.profile.value,
            "NEXO_DATA_DIR": str(environment.data),
            "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
            # Threads that rest need no heap each; the allocator would keep them one.
            "MALLOC_ARENA_MAX": "2",
        }
        if self.demo_ports is not None:
            # Whoever starts the demo lets it reach its own outside world.
            allowed = [entry for entry in (environment.http_allow, self.demo_ports.allow) if entry]
            self._variables["NEXO_HTTP_ALLOW"] = ",".join(allowed)

    def door(self) -> Child:
        """Return the front door, which accepts on our socket."""
        handle = self._door_socket.fileno()
        return self._python("door", ["nexo.config.door"], {_DOOR_SOCKET: str(handle)}, keep=(handle,))

    def web(self) -> Child:
        """Return the server of pages."""
        return self._python("web", ["gunicorn", "-c", "python:nexo.config.web", "nexo.config.wsgi"])

    def workers(self) -> list[Child]:
        """Return the processes that run jobs."""
        return [
            self._python(f"worker-{number}", ["nexo.config.worker"])
            for number in range(1, self._environment.workers + 1)
        ]

    def outside_world(self) -> Child:
        """Return what stands for providers in the demo profile."""
        return self._python("outside", ["nexo.config.demo.peers"])

    def task(self, name: str, arguments: Sequence[str], *, shown: bool = False) -> Child:
        """Return a command of ours that runs once; `shown` on our own terminal."""
        command = [sys.executable, "-m", "nexo.config.cli", *arguments]

        def start() -> "subprocess.Popen[bytes]":
            return spawn(command, environment=self._variables, log=None if shown else self.log_path(name))

        return Child(name, start, once=True)

    def log_path(self, name: str) -> Path | None:
        """Return the file a process writes to, None where all write to the error stream."""
        return self._environment.data / "log" / f"{name}.log" if self._environment.logs_to_files else None

    def _python(
        self, name: str, module: Sequence[str], extra: dict[str, str] | None = None, keep: Sequence[int] = ()
    ) -> Child:
        command = [sys.executable, "-m", *module]
        # So that the server's list of connections says whose each is.
        variables = self._variables | {"PGAPPNAME": f"nexo {name}"} | (extra or {})

        def start() -> "subprocess.Popen[bytes]":
            return spawn(command, environment=variables, log=self.log_path(name), keep=keep)

        return Child(name, start)
