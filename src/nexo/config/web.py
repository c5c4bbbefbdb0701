"""Gunicorn's settings: threads that serve Django behind the front door, on a Unix socket only we can open."""

from pathlib import Path
from typing import Any

from nexo.config.environment import environment
from nexo.config.spawn import end_with_parent

_environment = environment()
_folder = _environment.run_dir

bind = f"unix:{_folder / 'web.sock'}"
umask = 0o077
worker_class = "gthread"
workers = _environment.web_processes
threads = _environment.web_threads
# Several processes share what was read once; a single one needs no second copy beside it.
preload_app = workers > 1
# The front door makes a connection for each request, and waits as long itself.
keepalive = 0
timeout = 120
graceful_timeout = 15
# A folder in memory: a slow disk must not look like a worker that hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder, not a file
forwarded_allow_ips = "*"
accesslog = None
loglevel = "warning"
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """Called in the process that starts the others."""
    end_with_parent()
