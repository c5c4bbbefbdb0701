"""Ports for the programs that tests start, which nothing else on the machine takes in between.

A port that the kernel hands out (`bind` to 0) may be the source of somebody's connection a moment later, before the
program that was to listen there has started. These lie below the kernel's own range, and each worker has its own.
"""

import itertools
import os
import socket

_FIRST, _EACH = 18_000, 1_000  # the kernel's own range begins at 32,768; 8000 and 8025 are a demo's
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
# Two runs on one machine begin at different places.
_numbers = itertools.count(os.getpid())


def free_port() -> int:
    """Return a port of this worker that nobody listens on."""
    for number in itertools.islice(_numbers, _EACH):
        port = _FIRST + _worker * _EACH + number % _EACH
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    message = "no port is free"
    raise RuntimeError(message)
