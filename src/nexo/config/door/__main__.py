"""Runs the front door: `python -m nexo.config.door`, on a socket inherited from the supervisor or its own.

Two processes. The outer one reads all code and then only waits; the inner one, forked from it, serves. Should
the inner one die, its successor accepts after some milliseconds, not after the second that reading takes.
"""

import logging
import logging.config
import os
import signal
import socket
import sys
import time
from types import FrameType

from nexo.config.door.application import Door
from nexo.config.door.server import BACKLOG, Server
from nexo.config.environment import Environment, environment
from nexo.config.logs import logging_config
from nexo.config.spawn import die_with_parent, end_with_parent

log = logging.getLogger(__name__)

# The supervisor keeps the listening socket: connections wait in it while the door is replaced.
INHERITED = "NEXO_DOOR_SOCKET"
_HEALTHY_AFTER = 5.0
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_LONGEST_WAIT = 5.0


class Keeper:
    """The outer process: keeps one inner process serving until told to stop."""

    def __init__(self, settings: Environment, listening: socket.socket) -> None:
        self._settings = settings
        self._listening = listening
        self._inner = 0
        self._is_stopping = False
        self._wait = 0.0

    def run(self) -> None:
        """Fork, wait, fork again; at SIGTERM or SIGINT pass it on and end with the inner process."""
        for which in _STOPPING:
            signal.signal(which, self._on_stop)
        while not self._is_stopping:
            began = time.monotonic()
            self._fork()
            _, status = os.waitpid(self._inner, 0)
            self._inner = 0
            if not self._is_stopping:
                self._pause(time.monotonic() - began, os.waitstatus_to_exitcode(status))

    def _fork(self) -> None:
        # Held back for a moment: a signal between the fork and the note of it would reach nobody.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        self._inner = os.fork()
        if self._inner == 0:
            _serve(self._settings, self._listening)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)

    def _pause(self, lived: float, code: int) -> None:
        """Wait before the next try: not at all after an accident, longer and longer if it never runs."""
        self._wait = 0.0 if lived > _HEALTHY_AFTER else min(_LONGEST_WAIT, self._wait * 2 or 0.02)
        log.warning("door.ended", extra={"code": code, "restart_in": self._wait})
        time.sleep(self._wait)

    def _on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        if self._inner:
            os.kill(self._inner, signal.SIGTERM)


def _serve(settings: Environment, listening: socket.socket) -> None:
    """Serve in the inner process; never returns."""
    for which in _STOPPING:
        signal.signal(which, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    die_with_parent(signal.SIGTERM)
    door = Door(settings)
    code = 1
    try:
        Server(door).run(sockets=[listening])
        code = 0
    finally:
        logging.shutdown()
        # Not sys.exit: what the outer process registered for its own end is not ours to run.
        os._exit(code)


def _listening_socket(settings: Environment) -> socket.socket:
    inherited = os.environ.get(INHERITED)
    if inherited:
        return socket.socket(fileno=int(inherited))
    return socket.create_server((settings.host, settings.port), backlog=BACKLOG)


def main() -> None:
    """Serve until told to stop."""
    end_with_parent()
    settings = environment()
    logging.config.dictConfig(logging_config(settings.log_level, plain=settings.is_demo))
    listening = _listening_socket(settings)
    Keeper(settings, listening).run()
    sys.exit(0)


if __name__ == "__main__":
    main()
