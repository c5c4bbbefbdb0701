"""Raises one process again and again, each life with its own order to die.

`python -m benchmarks.faults.nursery ROLE`: everything is imported once and a successor is forked within
milliseconds. Orders are lines such as `K5:kill:12`; when they are used up, the next life has none. Each end
is noted in a journal.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import django

from nexo.config.environment import environment
from nexo.config.spawn import die_with_parent, end_with_parent
from nexo.kernel import faults

_STOPPING = (signal.SIGTERM, signal.SIGINT)


class Nursery:
    """Keeps one child alive until told to stop."""

    def __init__(self, live: Callable[[], None], orders: Sequence[str], journal: Path) -> None:
        self._live = live
        self._orders: Iterator[str] = iter(orders)
        self._journal = journal.open("a", encoding="utf-8")
        self._child = 0
        self._is_stopping = False

    def run(self) -> None:
        """Fork, wait, note, fork again; at SIGTERM pass it on and end with the child."""
        for which in _STOPPING:
            signal.signal(which, self._on_stop)
        while not self._is_stopping:
            order = next(self._orders, "")
            began = time.monotonic()
            self._fork(order)
            _, status = os.waitpid(self._child, 0)
            self._child = 0
            self._note(order, os.waitstatus_to_exitcode(status), time.monotonic() - began)

    def _fork(self, order: str) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        self._child = os.fork()
        if self._child == 0:
            _be_born(self._live, order)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)

    def _note(self, order: str, code: int, lived: float) -> None:
        line = {"order": order, "code": code, "lived": round(lived, 3), "at": time.time()}
        self._journal.write(json.dumps(line) + "\n")
        self._journal.flush()

    def _on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        if self._child:
            os.kill(self._child, signal.SIGTERM)


def _be_born(live: Callable[[], None], order: str) -> None:
    """Live one life in the child; never returns."""
    for which in _STOPPING:
        signal.signal(which, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    die_with_parent(signal.SIGTERM)
    faults.arm(order)
    code = 1
    try:
        live()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def _door() -> Callable[[], None]:
    import socket  # noqa: PLC0415 - each role reads only what it needs

    from nexo.config.door.__main__ import INHERITED, _serve  # noqa: PLC0415
    from nexo.domain.interactions.registry import channels  # noqa: PLC0415

    listening = socket.socket(fileno=int(os.environ[INHERITED]))
    channels.all()
    return lambda: _serve(environment(), listening)


def _worker() -> Callable[[], None]:
    django.setup()
    from nexo.kernel.jobs.worker import run  # noqa: PLC0415 - only importable once Django is set up

    return lambda: run(None, environment().worker_concurrency)


_ROLES = {"door": _door, "worker": _worker}


def main() -> None:
    """Run one nursery until told to stop."""
    end_with_parent()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=sorted(_ROLES))
    parser.add_argument("--orders", type=Path, required=True)
    parser.add_argument("--journal", type=Path, required=True)
    asked = parser.parse_args()
    orders = asked.orders.read_text(encoding="ascii").split()
    Nursery(_ROLES[asked.role](), orders, asked.journal).run()


if __name__ == "__main__":
    main()
