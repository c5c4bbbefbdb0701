"""A server that still runs on a data folder though whoever started it is gone."""

import signal
from pathlib import Path

import psutil

from nexo.config.errors import OperatorError

_STOP_SECONDS = 60


def stop_server(pid: int, home: Path, how: signal.Signals) -> bool:
    """Stop process `pid` if it is a PostgreSQL server on `home`; False if it is none, or none any more.

    Raises `OperatorError` where it does not end.
    """
    process = _server(pid, home)
    if process is None:
        return False
    process.send_signal(how)
    try:
        process.wait(_STOP_SECONDS)
    except psutil.TimeoutExpired:
        raise OperatorError(f"PostgreSQL (process {pid}) runs on {home} and does not end.") from None
    return True


def _server(pid: int, home: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
    except psutil.Error:
        return None
    is_server = bool(command) and Path(command[0]).name == "postgres" and str(home) in command
    return process if is_server else None
