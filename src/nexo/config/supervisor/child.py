"""One process under supervision: started, looked after, started again after an accident, ended."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from nexo.config.spawn import end_group

log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 0.05, 10.0
# Whoever ran this long has recovered: its next accident is a first one again.
_HEALTHY_AFTER = 30.0


@dataclass(eq=False)
class Child:
    """A named process and how to start it; `once` for a task that ends by itself."""

    name: str
    start: "Callable[[], subprocess.Popen[bytes]]"
    once: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    result: int | None = None
    accidents: int = 0
    _wait: float = field(default=_FIRST_WAIT, init=False)
    _started_at: float = field(default=0.0, init=False)
    _due_at: float = field(default=0.0, init=False)

    def begin(self) -> None:
        """Start it now."""
        self.process = self.start()
        self.result = None
        self._started_at = time.monotonic()

    def look(self) -> None:
        """Notice an end; start it again when its time has come."""
        if self.process is None:
            if not self.once and time.monotonic() >= self._due_at:
                self.begin()
            return
        code = self.process.poll()
        if code is None:
            return
        # What it started itself must not live on beside its successor.
        end_group(self.process, signal.SIGKILL)
        self.process, self.result = None, code
        if not self.once:
            self._plan_restart(code)

    def next_due(self) -> float | None:
        """Return in how many seconds it wants to be looked at; None: when something happens."""
        if self.process is not None or self.once:
            return None
        return max(0.0, self._due_at - time.monotonic())

    def ask_to_end(self) -> None:
        """Ask it, and it alone: it ends its own children in good order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def await_end(self, until: float) -> None:
        """Wait for its end until the given instant; then end it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("process.killed", extra={"child": self.name})
        end_group(self.process, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _plan_restart(self, code: int) -> None:
        if time.monotonic() - self._started_at > _HEALTHY_AFTER:
            self._wait, self.accidents = _FIRST_WAIT, 0
        self.accidents += 1
        log.warning(
            "process.ended", extra={"child": self.name, "code": code, "restart_in": round(self._wait, 2)}
        )
        self._due_at = time.monotonic() + self._wait
        self._wait = min(_LONGEST_WAIT, self._wait * 3)
