"""Waits for whatever happens to the children, and for the signal to stop."""

import os
import select
import signal
import time
from collections.abc import Callable
from types import FrameType

from nexo.config.supervisor.child import Child

_STOP_SECONDS = 25.0
_TURN = 0.1


class StopAsked(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A person or the system asked us to end."""


class Loop:
    """Looks after children; a signal wakes it at once."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._is_stopping = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(which, self._on_stop)
        signal.signal(signal.SIGCHLD, _ignore)

    def begin(self, *children: Child) -> None:
        """Start children and look after them from now on."""
        for child in children:
            self.check_stop()
            child.begin()
            self.children.append(child)

    def run(
        self,
        is_done: Callable[[], bool] = lambda: False,
        seconds: float | None = None,
        *,
        turn: float = _TURN,
    ) -> bool:
        """Look after the children until `is_done`; False when `seconds` passed first. Raises `StopAsked`."""
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            self.check_stop()
            for child in self.children:
                child.look()
            if is_done():
                return True
            if until is not None and time.monotonic() >= until:
                return False
            self._sleep(turn if until is not None else None)

    def run_task(self, task: Child) -> int:
        """Run a task to its end and return its exit code."""
        self.begin(task)
        self.run(lambda: task.process is None)
        self.children.remove(task)
        return task.result or 0

    def end(self, last: Child | None) -> None:
        """End every child, `last` after all others; nothing of ours runs when this returns."""
        others = [child for child in self.children if child is not last]
        for group in (others, [last] if last else []):
            for child in group:
                child.ask_to_end()
            until = time.monotonic() + _STOP_SECONDS
            for child in group:
                child.await_end(until)

    def check_stop(self) -> None:
        """Raise `StopAsked` where a signal came."""
        if self._is_stopping:
            raise StopAsked

    def _sleep(self, longest: float | None) -> None:
        dues = [due for due in (child.next_due() for child in self.children) if due is not None]
        if longest is not None:
            dues.append(longest)
        ready, _, _ = select.select([self._reader], [], [], min(dues) if dues else None)
        if ready:
            os.read(self._reader, 4096)

    def _on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True


def _ignore(_signal: int, _frame: FrameType | None) -> None:
    """Let SIGCHLD wake the loop; the default action would not write to the pipe."""
