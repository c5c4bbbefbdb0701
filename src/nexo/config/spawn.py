"""Starts a process that cannot outlive us: in a session of its own, ended when we are."""

import ctypes
import os
import platform
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

# Looked up before any fork: after it, as little as possible may happen.
_prctl = ctypes.CDLL(None).prctl if platform.system() == "Linux" else None
_PR_SET_PDEATHSIG = 1
_LOG_BYTES = 10 * 1024 * 1024


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    identity: tuple[int, int] | None = None,
    log: Path | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command`, as user and group `identity` if given; `keep` are file descriptors it inherits.

    Its own session keeps a terminal's Ctrl-C from it: only we decide when it ends. Should we be killed, the
    kernel sends it `last_signal` (Linux; elsewhere our own processes watch their parent: `end_with_parent`).
    """
    user, group = identity or (None, None)
    with nullcontext() if log is None else _opened(log) as output:
        return subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            list(command),
            env=dict(os.environ if environment is None else environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep,
            user=user,
            group=group,
            extra_groups=[] if identity else None,
            preexec_fn=_dying_with(os.getpid(), last_signal),  # noqa: PLW1509 - the supervisor has one thread
        )


def _opened(log: Path) -> BinaryIO:
    """Open a log to write at its end; one that has grown long makes room first."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def die_with_parent(last_signal: signal.Signals) -> None:
    """Ask the kernel for `last_signal` when the process that forked us dies (Linux alone)."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, int(last_signal))


def _dying_with(parent: int, last_signal: signal.Signals) -> Callable[[], None]:
    def between_fork_and_exec() -> None:
        die_with_parent(last_signal)
        if os.getppid() != parent:
            # It died before we could ask.
            os._exit(1)

    return between_fork_and_exec


def end_with_parent() -> None:
    """Make this process end when its parent does, where the kernel cannot be asked to."""
    if _prctl is not None:
        return
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def end_group(process: "subprocess.Popen[bytes]", which: signal.Signals = signal.SIGTERM) -> None:
    """Send a signal to a process we started and to whatever it started."""
    try:
        os.killpg(process.pid, which)
    except (ProcessLookupError, PermissionError):
        # Gone already; a group whose leader has been reaped may be nobody's or somebody else's.
        return
